import { join } from 'node:path'
import type { Problem } from '@staticfiles/core'
import { type CheckFolderOptions, type FolderCounts, isFit, scanFolder } from './scan-folder.ts'
import { withThreadPool } from './threads/thread-pool.ts'

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
  const manifest = options.manifest ?? join(options.dir, 'staticfiles.json')
  return withThreadPool(options.threads, async (pool) => {
    const { counts, problems } = await scanFolder(options, manifest, manifest, pool)
    return { ok: isFit(problems), counts, problems }
  })
}
