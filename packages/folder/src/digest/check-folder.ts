import { join } from 'node:path'
import type { Problem } from '@staticfiles/core'
import { isFit } from '@staticfiles/core'
import type { CheckFolderOptions, FolderCounts } from '../files/folder-options.ts'
import { resolveFolder } from '../files/read-folder.ts'
import { listInput } from './list-input.ts'
import { scanFolder } from './scan-folder.ts'
import { withThreads } from './threads/threads.ts'

export interface CheckFolderResult {
  /** Whether no problem is an error. */
  ok: boolean
  counts: FolderCounts
  problems: Problem[]
}

/**
 * Finds everything that would keep a folder from being digested, and writes nothing.
 *
 * @throws {StaticfilesError} `missing-folder`, `not-a-folder`, `unreadable-folder`, `unreadable-file`,
 * `changed-file` or `invalid-base`; what is wrong with single files is returned as problems
 */
export async function checkFolder(options: CheckFolderOptions): Promise<CheckFolderResult> {
  const { dir, references = [], manifest = join(dir, 'staticfiles.json') } = options
  const place = { folder: { root: resolveFolder(dir), name: dir }, stage: undefined }
  return withThreads({ place, references, count: options.threads }, async (threads) => {
    const listing = listInput(options, manifest, threads.prepare)
    const { counts, problems } = await scanFolder(options, { listing, previous: manifest, threads })
    return { ok: isFit(problems), counts, problems }
  })
}
