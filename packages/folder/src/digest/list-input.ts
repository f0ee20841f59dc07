import { assertBase, type CheckFolderOptions } from '../files/folder-options.ts'
import { type FolderListing, listFolder } from '../files/read-folder.ts'
import type { Threads } from './threads/threads.ts'

/**
 * Lists the folder that is to be digested or checked.
 *
 * @param manifest the manifest's file
 * @param prepare is told of how much there is to do
 * @throws {StaticfilesError} `invalid-base` or one of `listFolder`'s
 */
export function listInput(
  { base, dir, followLinks, onProgress }: CheckFolderOptions,
  manifest: string,
  prepare?: Threads['prepare'],
): FolderListing {
  assertBase(base)
  return listFolder(dir, {
    followLinks,
    manifest,
    onFile(done, bytes) {
      prepare?.(done, bytes)
      onProgress?.({ step: 'list', done })
    },
  })
}
