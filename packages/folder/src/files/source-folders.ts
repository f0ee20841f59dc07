import { isSafePath, StaticfilesError } from '@staticfiles/manifest'
import { resolveFolder } from './read-folder.ts'
import type { SourceFolder } from './source-file.ts'

/** A folder to take files from. */
export interface FolderSource {
  /** The folder; relative to the working directory. */
  dir: string
  /**
   * The folder of the output that its files go to, and so the beginning of their logicalPaths.
   * @default ''
   * @example 'vendor' // css/grid.css of the folder gets the key vendor/css/grid.css
   */
  prefix?: string | undefined
}

/** One folder or several. Of files with the same logicalPath, that of the first folder counts. */
export type FolderInput = string | readonly (string | FolderSource)[]

/**
 * The folders to read, in the order in which they count.
 * @throws {StaticfilesError} `invalid-prefix`, `missing-folder`, `not-a-folder` or `unreadable-folder`
 */
export function resolveSources(dir: FolderInput): SourceFolder[] {
  const folders = typeof dir === 'string' ? [dir] : dir
  if (folders.length === 0)
    throw new StaticfilesError('missing-folder', 'There is no folder to read. Name one at least.')
  return folders.map((folder, index) => {
    const { dir, prefix = '' } = typeof folder === 'string' ? { dir: folder } : folder
    return {
      root: resolveFolder(dir),
      name: dir,
      prefix: prefixFolder(prefix, `The prefix of ${dir}`),
      index,
      isAlone: folders.length === 1 && prefix === '',
    }
  })
}

/**
 * The folder that a `prefix` names, as the beginning of paths: empty, or ending in a slash.
 *
 * @param owner whose prefix it is, for people: "The prefix of vendor/static"
 * @throws {StaticfilesError} `invalid-prefix`
 */
export function prefixFolder(prefix: string, owner: string): string {
  const folder = prefix.replace(/^\/+|\/+$/g, '')
  if (folder === '') return ''
  if (isSafePath(folder)) return `${folder}/`
  throw new StaticfilesError(
    'invalid-prefix',
    `${owner} is ${JSON.stringify(prefix)}; it must be a folder of the output, such as "vendor".`,
  )
}
