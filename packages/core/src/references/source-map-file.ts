import type { ReferenceFinder } from './finder.ts'
import { findInJson, type JsonPath } from './json.ts'

/** What keeps a map from being run as a script (ECMA-426); it takes the first line. */
const GUARD = /^\ufeff?\)\]\}'[^\n]*/

/** Other things are called `.map` too. */
const IS_MAP = /"(?:mappings|sections)"/

const isFile = (path: JsonPath, isKey: boolean): boolean => !isKey && path.length === 1 && path[0] === 'file'

/**
 * The `file` field of a source map. It tells people and tools what the map belongs to, and no browser loads it, so that
 * one to nothing is ignored. A file and its map then refer to each other and share one digest of their group.
 */
export const sourceMapFile: ReferenceFinder = {
  name: 'source-map-file',
  extensions: ['.map'],
  missing: 'ignore',
  find(text, _path, tell) {
    const json = text.replace(GUARD, (guard) => ' '.repeat(guard.length))
    return findInJson(json, isFile, IS_MAP.test(text) ? tell : () => {})
  },
}
