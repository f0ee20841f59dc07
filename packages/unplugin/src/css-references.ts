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
  return digestMappedCss({ css }, folder, files, base).css
}

/**
 * Puts an origin before every reference in CSS that begins with `base`, so that it leads there from a page of another
 * origin.
 */
export function addOrigin(css: string, base: string, origin: string): string {
  const logicalPath = '.css'
  const sheet = { logicalPath, source: Buffer.from(css) }
  // Alone, it misses whatever it refers to: this tells what that is.
  const { problems } = digestAssets([sheet], { base, missing: 'warn' })
  const targets = new Set(
    problems.filter(({ specifier }) => specifier?.startsWith(base)).map(({ lookedFor = '' }) => lookedFor),
  )
  if (targets.size === 0) return css
  const marked = Array.from(targets, (path) => {
    return { logicalPath: path, digestedPath: MARK + path, source: new Uint8Array() }
  })
  const { assets } = digestAssets([sheet, ...marked], { base, missing: 'ignore' })
  const digested = assets.find((asset) => asset.logicalPath === logicalPath)!
  return Buffer.from(digested.read())
    .toString()
    .replaceAll(base + MARK, origin + base)
}

/** A folder that no file lies in. */
const MARK = '__origin__/'

/** CSS and the text of its source map, where that is a file. */
export interface MappedCss {
  css: string
  map?: string | undefined
}

/** The same, and keeps the source map true. */
export function digestMappedCss(
  { css, map }: MappedCss,
  folder: string,
  files: ReadonlyMap<string, string>,
  base: string,
): MappedCss {
  if (files.size === 0) return { css, map }
  const logicalPath = `${folder}/.css`
  // Alone, it misses whatever it refers to: this tells which few of the files are needed.
  const { problems } = digestAssets([{ logicalPath, source: Buffer.from(css) }], { base, missing: 'warn' })
  const targets = new Map<string, string>()
  for (const { lookedFor = '' } of problems) {
    const digestedPath = files.get(lookedFor)
    if (digestedPath !== undefined) targets.set(lookedFor, digestedPath)
  }
  if (targets.size === 0) return { css, map }

  const [, code = '', comment = ''] = map === undefined ? ['', css] : MAP_COMMENT.exec(css)!
  const linked = map === undefined ? code : `${code}\n${OWN_COMMENT}.map */`
  const named = Array.from(targets, ([logicalPath, digestedPath]) => {
    return { logicalPath, digestedPath, source: new Uint8Array() }
  })
  const { assets } = digestAssets(
    [
      { logicalPath, source: Buffer.from(linked) },
      ...(map === undefined ? [] : [{ logicalPath: `${folder}/.map`, source: Buffer.from(map) }]),
      ...named,
    ],
    { base, missing: 'ignore' },
  )
  const read = (path: string): string =>
    Buffer.from(assets.find((asset) => asset.logicalPath === path)!.read()).toString()
  const digested = read(logicalPath)
  if (map === undefined) return { css: digested }
  return {
    css: digested.slice(0, digested.lastIndexOf(`\n${OWN_COMMENT}`)) + comment,
    map: read(`${folder}/.map`),
  }
}

/** A comment that names the map comes last; where the map is hidden, there is none. */
const MAP_COMMENT = /^(.*?)(\s*\/\*# sourceMappingURL=[^*]*\*\/\s*)?$/s

/** What the map is linked by while it is looked at. */
const OWN_COMMENT = '/*# sourceMappingURL='
