import type { FinderReference, ReferenceFinder } from './finder.ts'
import { findInJson, type JsonPath, type JsonString } from './json.ts'
import type { ReferenceKind } from './kind.ts'

/** What is no URL to an import map; a bare specifier maps to nothing. */
const URL_LIKE = /^(?:\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i

const ADDRESS: ReferenceKind = { name: 'import-map', missing: 'warn', mapsFolder: true }

/** A key is compared with a URL, and need not lead to anything. */
const KEY: ReferenceKind = { name: 'import-map-key', missing: 'ignore' }

const INTEGRITY: ReferenceKind = { name: 'import-map-integrity', missing: 'ignore', holdsIntegrity: true }

const ALGORITHM = /(?:^|\s)(sha(?:256|384|512))-/g

/**
 * The URLs of an import map: the addresses of its `imports` and of each of its `scopes`, keys that are the URL of a module,
 * and the values of its `integrity`, which are of the bytes that a module ends up with.
 */
export const importMap: ReferenceFinder = {
  name: ADDRESS.name,
  extensions: ['.importmap', 'importmap.json'],
  missing: ADDRESS.missing,
  find: (text, _path, tell) => findInJson(text, isPlace, tell).flatMap((string) => toReference(string) ?? []),
}

/** Whether a key or a value may be a URL, or is of the file that its key names. */
function isPlace(path: JsonPath, isKey: boolean): boolean {
  const [member] = path
  if (member === 'imports' || member === 'integrity') return path.length === 2
  return member === 'scopes' && (path.length === 3 || (isKey && path.length === 2))
}

/** A key that ends in a slash is compared with the beginnings of URLs, which have no digest in them. */
function toReference({ path, isKey, ...found }: JsonString): FinderReference | undefined {
  const { specifier } = found
  if (isKey) return URL_LIKE.test(specifier) && !specifier.endsWith('/') ? { ...found, kind: KEY } : undefined
  if (path[0] !== 'integrity') return URL_LIKE.test(specifier) ? { ...found, kind: ADDRESS } : undefined
  const strongest = Array.from(specifier.matchAll(ALGORITHM), ([, algorithm]) => algorithm!)
    .sort()
    .at(-1)
  if (strongest === undefined) return undefined
  return { ...found, specifier: String(path[1]), before: `"${strongest}-`, kind: INTEGRITY }
}
