import { posix } from 'node:path'
import { digestAssets } from '@staticfiles/core'

/**
 * Puts digestedPaths into CSS that a bundler has compiled but not named yet: in every reference to one of `files`,
 * which the bundler does not know. Text without such a reference comes back as it is.
 *
 * @param folder the folder of the output that the CSS will be in, which relative references start from
 * @param files logicalPath → digestedPath
 */
export function digestCssReferences(
  css: string,
  folder: string,
  files: ReadonlyMap<string, string>,
  base: string,
): string {
  return digestReferences({ text: css }, '.css', folder, files, base).text
}

/**
 * Puts an origin before every reference in CSS that begins with `base`, so that it leads there from a page of another
 * origin.
 */
export function addOrigin(css: string, base: string, origin: string): string {
  const logicalPath = 'page.css'
  const sheet = { logicalPath, source: Buffer.from(css) }
  // Alone, it misses whatever it refers to: this tells what that is.
  const { problems } = digestAssets([sheet], { base, missing: 'warn' })
  const targets = new Set(
    problems.filter(({ specifier }) => specifier?.startsWith(base)).map(({ lookedFor = '' }) => lookedFor),
  )
  if (targets.size === 0) return css
  const marked = Array.from(targets, (path) => {
    const digestedPath = posix.join(posix.dirname(path), MARK + posix.basename(path))
    return { logicalPath: path, digestedPath, source: new Uint8Array() }
  })
  const { assets } = digestAssets([sheet, ...marked], { base, missing: 'ignore' })
  const digested = assets.find((asset) => asset.logicalPath === logicalPath)!
  // What was rewritten stands in double quotes.
  const parts = Buffer.from(digested.read()).toString().split('"')
  const complete = parts.map((part) =>
    part.startsWith(base) && part.includes(MARK) ? origin + part.replace(MARK, '') : part,
  )
  return complete.join('"')
}

/** What no file's name begins with. */
const MARK = '__origin__'

/** CSS or JavaScript, and the text of its source map, where that is a file. */
export interface MappedText {
  text: string
  map?: string | undefined
}

/** The same for CSS and JavaScript, and keeps the source map true. */
export function digestReferences(
  { text, map }: MappedText,
  extension: '.css' | '.js',
  folder: string,
  files: ReadonlyMap<string, string>,
  base: string,
): MappedText {
  if (!mayName(text, files)) return { text, map }
  const logicalPath = posix.join(folder, extension)
  // Alone, it misses whatever it refers to: this tells which few of the files are needed.
  const { problems } = digestAssets([{ logicalPath, source: Buffer.from(text) }], { base, missing: 'warn' })
  const targets = new Map<string, string>()
  for (const { lookedFor = '' } of problems) {
    const digestedPath = files.get(lookedFor)
    if (digestedPath !== undefined) targets.set(lookedFor, digestedPath)
  }
  if (targets.size === 0) return { text, map }

  const mapPath = posix.join(folder, '.map')
  const [, code = '', comment = ''] = map === undefined ? ['', text] : MAP_COMMENT.exec(text)!
  const linked = map === undefined ? code : `${code}\n${OWN_COMMENTS[extension]}`
  const named = Array.from(targets, ([logicalPath, digestedPath]) => {
    return { logicalPath, digestedPath, source: new Uint8Array() }
  })
  const { assets } = digestAssets(
    [
      { logicalPath, source: Buffer.from(linked) },
      ...(map === undefined ? [] : [{ logicalPath: mapPath, source: Buffer.from(map) }]),
      ...named,
    ],
    { base, missing: 'ignore' },
  )
  const read = (path: string): string =>
    Buffer.from(assets.find((asset) => asset.logicalPath === path)!.read()).toString()
  const digested = read(logicalPath)
  if (map === undefined) return { text: digested }
  return {
    text: digested.slice(0, digested.lastIndexOf('\n')) + comment,
    map: read(mapPath),
  }
}

/** Whether a text has the last segment of one of these paths, or an escape that may stand for a part of it. */
function mayName(text: string, files: ReadonlyMap<string, unknown>): boolean {
  if (files.size === 0) return false
  if (/\\|%[0-9a-f]{2}/i.test(text)) return true
  // URLs may be broken by these anywhere.
  const line = text.replace(/[\t\n\r]/g, '')
  for (const path of files.keys()) if (line.includes(path.slice(path.lastIndexOf('/') + 1))) return true
  return false
}

/** What the map is linked by while it is looked at. */
const OWN_COMMENTS = { '.css': '/*# sourceMappingURL=.map */', '.js': '//# sourceMappingURL=.map' }

/** A comment that names the map comes last; where the map is hidden, there is none. */
const MAP_COMMENT = /^(.*?)(\s*(?:\/\*# sourceMappingURL=[^*]*\*\/|\/\/# sourceMappingURL=\S*)\s*)?$/s
