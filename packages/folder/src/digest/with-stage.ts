import { existsSync } from 'node:fs'
import { StaticfilesError } from '@staticfiles/manifest'
import { openTemporaryFolder } from '../files/temporary-folder.ts'
import type { DigestFolderOptions } from './digest-options.ts'
import type { FolderOutput } from './folder-output.ts'
import type { StagePlace } from './stage.ts'
import { type Threads, withThreads } from './threads/threads.ts'

/** Does something with threads that stage files for an output; what they leave there is removed. */
export async function withStage<Result>(
  { references = [], keepOriginals, threads: count }: Omit<DigestFolderOptions, 'dir'>,
  { sources, place, manifestFile }: FolderOutput,
  run: (threads: Threads, stage: StagePlace) => Promise<Result>,
): Promise<Result> {
  const temporary = openTemporaryFolder(place.root)
  const { isEmpty, inPlace } = place
  const stage: StagePlace = { output: place, isEmpty, inPlace, folder: `${temporary.path}/stage` }
  try {
    const options = { sources, stage, references, count, tellsLiterals: keepOriginals === false }
    return await withThreads(options, (threads) => run(threads, stage))
  } catch (error) {
    throw withManifestState(error, manifestFile)
  } finally {
    temporary.remove()
  }
}

/** Errors that come when something may have been written. */
const LATE_CODES = new Set(['write-failed', 'changed-file', 'unreadable-file'])

function withManifestState(error: unknown, manifestFile: string): unknown {
  if (!(error instanceof StaticfilesError) || !LATE_CODES.has(error.code)) return error
  const state = existsSync(manifestFile) ? `${manifestFile} was not touched.` : 'No manifest was written.'
  return new StaticfilesError(error.code, `${error.message} ${state}`, {
    file: error.file,
    cause: error.cause,
  })
}
