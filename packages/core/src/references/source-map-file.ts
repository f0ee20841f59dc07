import type { ReferenceFinder } from './finder.ts'
import { findInJson } from './json.ts'

/**
 * The `file` field of a source map. It tells people and tools what the map belongs to, and no browser loads it, so that
 * one to nothing is ignored. A file and its map then refer to each other and share one digest of their group.
 */
export const sourceMapFile: ReferenceFinder = {
  name: 'source-map-file',
  extensions: ['.map'],
  missing: 'ignore',
  find: (text) => findInJson(text, (path, isKey) => !isKey && path.length === 1 && path[0] === 'file'),
}
