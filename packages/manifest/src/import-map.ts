import { sortByCodePoints } from './code-points.ts'
import type { Entry } from './entry.ts'

/** What an import map says, all of it in URLs. */
export interface ImportMap {
  /** The URL that modules import a file by → the file's own URL. */
  imports: ReadonlyMap<string, string>
  /** URL → integrity. */
  integrity: ReadonlyMap<string, string>
}

const STYLE_SHEET = /\.css$/i

/** What the map has to say in a page that loads these entries, and nothing else. */
export function importMapOf(entries: readonly Entry[], { imports, integrity }: ImportMap): ImportMap {
  const files = new Set(
    entries
      .filter(({ type }) => type === 'module')
      .flatMap(({ js, css, preload, lazy }) => [...js, ...css, ...preload, ...lazy]),
  )
  return {
    imports: new Map([...imports].filter(([, url]) => files.has(url))),
    // An import map vouches for modules alone.
    integrity: new Map([...integrity].filter(([url]) => files.has(url) && !STYLE_SHEET.test(url))),
  }
}

/** Has entries load what the map names and no entry is known to load, so that no map lacks it. */
export function withOtherImports(
  entries: ReadonlyMap<string, Entry>,
  { imports }: ImportMap,
): Map<string, Entry> {
  const known = new Set(
    [...entries.values()].flatMap(({ js, css, preload, lazy }) => [...js, ...css, ...preload, ...lazy]),
  )
  const others = [...imports.values()].filter((url) => !known.has(url))
  return new Map(
    Array.from(entries, ([name, entry]) => [
      name,
      others.length === 0 || entry.type === 'classic'
        ? entry
        : { ...entry, lazy: [...entry.lazy, ...others] },
    ]),
  )
}

/** What the map has to say in a page that may load any of these entries, and scripts that are none. */
export function wholeImportMap(entries: Iterable<Entry>, map: ImportMap): ImportMap {
  const others: Entry = { type: 'module', js: [], css: [], preload: [], lazy: [...map.imports.values()] }
  return importMapOf([...entries, others], map)
}

/** The same as JSON, a member a line; `undefined` where there is nothing to say. */
export function importMapJson(
  map: ImportMap,
  write: (text: string) => string = JSON.stringify,
): string | undefined {
  const members = (['imports', 'integrity'] as const).filter((name) => map[name].size > 0)
  if (members.length === 0) return undefined
  const lines = members.map((name) => {
    const sorted = sortByCodePoints([...map[name]], ([key]) => key)
    const pairs = Array.from(sorted, ([key, value]) => `${write(key)}: ${write(value)}`)
    return `"${name}": {${pairs.join(', ')}}`
  })
  return `{${lines.join(',\n')}\n}`
}
