import { join } from 'node:path'
import type { Problem } from '@staticfiles/core'
import { isFit } from '@staticfiles/core/problem'
import { CHECK_FOLDER, type CheckFolderOptions, type FolderCounts } from '../files/folder-options.ts'
import { previousManifests } from '../files/output-place.ts'
import { isPlain, type SourceFolder } from '../files/source-file.ts'
import { resolveSources } from '../files/source-folders.ts'
import type { Walk } from '../files/walk-folder.ts'
import { checkOptions } from '../options/index.ts'
import { checkLineEndings } from './line-endings.ts'
import { listInput } from './list-input.ts'

export interface CheckFolderResult extends Pick<Walk, 'leftOut' | 'hidden'> {
  /** Whether no problem is an error. */
  ok: boolean
  counts: FolderCounts
  problems: Problem[]
}

/**
 * Finds everything that would keep a folder from being digested, and writes nothing.
 *
 * @throws {StaticfilesError} `invalid-options`, `missing-folder`, `not-a-folder`, `unreadable-folder`, `unreadable-file`,
 * `changed-file` or `invalid-base`; what is wrong with single files is returned as problems
 */
export async function checkFolder(options: CheckFolderOptions): Promise<CheckFolderResult> {
  checkOptions(options, CHECK_FOLDER, 'checkFolder')
  const { dir, ...others } = options
  return checkSources(others, resolveSources(dir))
}

/** The same for sources that are known already. @throws {StaticfilesError} as `checkFolder` does */
export async function checkSources(
  options: Omit<CheckFolderOptions, 'dir'>,
  sources: readonly SourceFolder[],
): Promise<CheckFolderResult> {
  const { references = [], manifest } = options
  const [first] = sources
  const isOwn = isPlain(sources)
  const manifestFile = manifest ?? join(first!.root, 'staticfiles.json')
  const previous = previousManifests(sources, isOwn, manifestFile)
  // Who digests, and finds nothing changed, does not wait for what searches.
  const [{ scanFolder }, { withThreads }] = await Promise.all([
    import('./scan-folder.ts'),
    import('./threads/threads.ts'),
  ])
  return withThreads({ sources, references, count: options.threads }, async (threads) => {
    const listing = listInput(options, sources, isOwn ? manifestFile : manifest, threads.prepare)
    const { counts, problems } = await scanFolder(options, { listing, previous, threads })
    problems.push(...sources.flatMap(checkLineEndings))
    const { leftOut, hidden } = listing
    return { ok: isFit(problems), counts, problems, leftOut, hidden }
  })
}
