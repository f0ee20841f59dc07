import { assertBase, type CheckFolderOptions } from '../files/folder-options.ts'
import { listFolders } from '../files/read-folder.ts'
import type { SourceFolder } from '../files/source-file.ts'
import type { Walk } from '../files/walk-folder.ts'
import type { Threads } from './threads/threads.ts'

/**
 * Lists the folders that are to be digested or checked.
 *
 * @param manifest the manifest's file
 * @param prepare is told of how much there is to do
 * @throws {StaticfilesError} `invalid-base` or one of `listFolders`'
 */
export function listInput(
  { base, followLinks, ignorePatterns, defaultIgnore, onProgress }: Omit<CheckFolderOptions, 'dir'>,
  sources: readonly SourceFolder[],
  manifest: string | undefined,
  prepare?: Threads['prepare'],
): Walk {
  assertBase(base)
  return listFolders(sources, {
    ...{ followLinks, manifest, ignorePatterns, defaultIgnore },
    onFile(done, bytes) {
      prepare?.(done, bytes)
      onProgress?.({ step: 'list', done })
    },
  })
}
