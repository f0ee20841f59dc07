import { readFileSync } from 'node:fs'
import { beating } from '../files/progress.ts'
import { buildNameOf } from '../releases/build-name.ts'
import { readHeads } from '../releases/journal.ts'
import {
  isReleased,
  type JournalEntry,
  prepareRelease,
  readReleasedFiles,
} from '../releases/prepare-release.ts'
import { md5Of } from '../releases/release.ts'
import { withRunMark } from '../releases/run-mark.ts'
import { type EarlierRun, isUnchanged } from './cache/digest-cache.ts'
import type { DigestFolderOptions } from './digest-options.ts'
import { type Updated, unchanged } from './unchanged.ts'
import type { UpdateContext } from './update-output.ts'

/**
 * Does by what an earlier run has left what there is to do in an output with a journal.
 *
 * @returns `undefined` where that does not tell enough: then nothing was written
 * @throws {StaticfilesError} as `digestFolder` does
 */
export async function releaseKnown(
  options: Omit<DigestFolderOptions, 'dir'>,
  context: UpdateContext,
): Promise<Updated | undefined> {
  const { place, manifestFile, cache, listing, earlier } = context
  const { name, releases } = options
  const entry: JournalEntry = {
    build: buildNameOf(place.name, manifestFile, name),
    id: typeof releases === 'string' ? releases : undefined,
  }
  // Of its newest release no build loses a file.
  if (isUnchanged(earlier) && isReleased(place.root, entry, readFileSync(manifestFile)))
    return unchanged(earlier)
  return withRunMark(place.root, 'digest', options, async ({ beat }) => {
    // A prune may have been at work until here.
    const earlier = cache.earlier(listing)
    if (!earlier) return undefined
    if (isUnchanged(earlier)) return releaseAgain(earlier, place.root, manifestFile, entry)
    const { updateOutput } = await import('./update-output.ts')
    const onProgress = beating(options.onProgress, beat)
    return updateOutput({ ...options, onProgress }, { ...context, earlier, entry })
  })
}

/** Adds a release of files that another release knows. */
function releaseAgain(
  earlier: EarlierRun,
  output: string,
  manifestFile: string,
  entry: JournalEntry,
): Updated | undefined {
  const manifest = readFileSync(manifestFile)
  const released = readReleasedFiles(output, readHeads(output), md5Of(manifest))
  if (!released) return undefined
  const release = prepareRelease(output, entry, manifest, () => released)
  release?.write()
  const { written, ...rest } = unchanged(earlier)
  return { ...rest, problems: release?.problems ?? [], written: { ...written, release: release?.id } }
}
