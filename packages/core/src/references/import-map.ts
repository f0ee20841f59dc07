import type { ReferenceFinder } from './finder.ts'
import { findInJson, type JsonPath } from './json.ts'

/** What is no URL to an import map; a bare specifier maps to nothing. */
const URL_LIKE = /^(?:\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i

/** The addresses of an import map, of its `imports` and of each of its `scopes`. */
export const importMap: ReferenceFinder = {
  name: 'import-map',
  extensions: ['.importmap', 'importmap.json'],
  missing: 'warn',
  find: (text) => findInJson(text, isAddress).filter(({ specifier }) => URL_LIKE.test(specifier)),
}

const isAddress = (path: JsonPath): boolean =>
  (path.length === 2 && path[0] === 'imports') || (path.length === 3 && path[0] === 'scopes')
