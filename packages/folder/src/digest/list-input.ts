import type { Problem } from '@staticfiles/core'
import { createMatcher } from '@staticfiles/core/naming'
import { StaticfilesError } from '@staticfiles/manifest'
import { assertBase, type CheckFolderOptions } from '../files/folder-options.ts'
import { nothingFound } from '../files/nothing-found.ts'
import { listFolders } from '../files/read-folder.ts'
import type { SourceFolder } from '../files/source-file.ts'
import type { Walk } from '../files/walk-folder.ts'
import type { Threads } from './threads/threads.ts'

/**
 * Lists the folders that are to be digested or checked.
 *
 * @param manifest the manifest's file
 * @param prepare is told of how much there is to do
 * @throws {StaticfilesError} `invalid-base`, `nothing-found`, `only-links` or one of `listFolders`'
 */
export function listInput(
  options: Omit<CheckFolderOptions, 'dir'>,
  sources: readonly SourceFolder[],
  manifest: string | undefined,
  prepare?: Threads['prepare'],
): Walk {
  const { base, followLinks, ignorePatterns, defaultIgnore, onProgress } = options
  assertBase(base)
  const walk = listFolders(sources, {
    ...{ followLinks, manifest, ignorePatterns, defaultIgnore },
    onFile(done, bytes) {
      prepare?.(done, bytes)
      onProgress?.({ step: 'list', done })
    },
  })
  if (!options.allowEmpty) assertMatches(walk, sources, options)
  return walk
}

/** Files that are left out with a problem are files. */
function assertMatches(
  { files, problems }: Pick<Walk, 'files' | 'problems'>,
  sources: readonly SourceFolder[],
  { exclude = [] }: Pick<CheckFolderOptions, 'exclude'>,
): void {
  const place = sources.map(({ name }) => name).join(', ')
  if (files.length + problems.length === 0) throw nothingFound(`No file is in ${place}.`, place)
  if (files.length === 0 && problems.every(({ code }) => code === 'skipped-link'))
    throw onlyLinks(problems, place)
  const { paths } = files.columns()
  for (const glob of exclude) {
    if (!paths.some(createMatcher([glob]))) {
      throw nothingFound(`No file in ${place} matches ${JSON.stringify(glob)} of exclude.`, place)
    }
  }
}

/** As `collectstatic --link` leaves a folder. */
function onlyLinks([link]: readonly Problem[], place: string): StaticfilesError {
  return new StaticfilesError(
    'only-links',
    `There are only links in ${place}, and none was followed. ${link!.file}: ${link!.message}`,
    { file: place },
  )
}
