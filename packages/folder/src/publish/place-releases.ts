import { nearestName, StaticfilesError } from '@staticfiles/manifest'
import { checkOptions, mustBe, required, type Schemas, TEXT, TEXTS } from '../options/index.ts'
import { uploadOfText } from '../published/upload.ts'
import { JOURNAL } from '../releases/has-journal.ts'
import { noReleases } from '../releases/no-releases.ts'
import { PINNED, pinnedId } from '../releases/pins.ts'
import type { Release, ReleaseHead } from '../releases/release.ts'
import { isStore, openPlace } from './open-target.ts'
import { CONCURRENCY, TARGET, type Target, type TargetOptions } from './target.ts'
import { pathInJournal, readHeadsIn, readReleaseIn } from './target-journal.ts'

/** What the journal tells of a release at its beginning. */
export interface ListedRelease extends ReleaseHead {
  /** Whether it is kept by prune whatever its age. */
  pinned: boolean
}

/**
 * The releases in the journal of an output, or of a store or folder that was published to; the newest first. Of each record
 * only the beginning is read: see `readRelease`.
 *
 * @param place a folder, relative to the working directory, or `s3://bucket/prefix`
 * @throws {StaticfilesError} `invalid-options`, `no-releases` where there is no journal, `missing-folder`, `not-a-folder`,
 * `unreadable-folder`, `unreadable-file`, `invalid-release`, or one of `publishFolder`'s that stores cause
 */
export async function listReleases(place: string, options: TargetOptions = {}): Promise<ListedRelease[]> {
  checkOptions(options, TARGET, 'listReleases')
  return withPlace(place, options, (target) => list(target, options))
}

/**
 * A release with all that its record tells: its manifest, and what is to be known of single files.
 *
 * @param place as for `listReleases`
 * @throws {StaticfilesError} `unknown-release`, or one of `listReleases`' and `parseManifest`'s
 */
export async function readRelease(place: string, id: string, options: TargetOptions = {}): Promise<Release> {
  checkOptions(options, TARGET, 'readRelease')
  return withPlace(place, options, async (target) => {
    assertKnown(await list(target, options), [id], place)
    return readReleaseIn(target, { id })
  })
}

export interface PinReleasesOptions extends TargetOptions {
  /** A folder with a journal, relative to the working directory, or a store: `s3://bucket/prefix`. */
  place: string
  /**
   * The ids of releases that prune is to keep whatever their age.
   * @default []
   */
  pin?: readonly string[] | undefined
  /**
   * The ids of those that it need not keep any more.
   * @default []
   */
  unpin?: readonly string[] | undefined
}

const PIN_RELEASES: Schemas<PinReleasesOptions> = {
  ...TARGET,
  place: required(TEXT, "a folder or a store, such as 's3://bucket/prefix'"),
  pin: mustBe(TEXTS, "a list of releases, such as ['v42']"),
  unpin: mustBe(TEXTS, "a list of releases, such as ['v41']"),
}

/**
 * Pins releases, such as those that servers run, so that `prune` keeps them, and unpins others. No prune is at work
 * meanwhile, as far as that can be told.
 *
 * @returns what `listReleases` answers now
 * @throws {StaticfilesError} `unknown-release`, and nothing is pinned or unpinned; `output-busy`, `write-failed`, or one
 * of `listReleases`'
 */
export async function pinReleases(options: PinReleasesOptions): Promise<ListedRelease[]> {
  checkOptions(options, PIN_RELEASES, 'pinReleases')
  const { place, pin = [], unpin = [] } = options
  return withPlace(place, options, (target) =>
    target.withoutPrune(async () => {
      assertKnown(await list(target, options), [...pin, ...unpin], place)
      for (const id of pin) await target.put(uploadOfPin(id), () => {})
      for (const id of unpin) await target.remove(pathInJournal(id, PINNED))
      return list(target, options)
    }),
  )
}

async function withPlace<Result>(
  place: string,
  options: TargetOptions,
  use: (target: Target) => Promise<Result>,
): Promise<Result> {
  const target = await openPlace(place, options)
  try {
    return await use(target)
  } finally {
    target.close()
  }
}

async function list(
  target: Target,
  { concurrency = CONCURRENCY }: Pick<TargetOptions, 'concurrency'>,
): Promise<ListedRelease[]> {
  const paths = await target.list(JOURNAL)
  const heads = await readHeadsIn(target, paths, concurrency)
  if (heads.length === 0) throw noReleases(target.name, isStore(target.name))
  const pins = new Set(paths.flatMap((path) => pinnedId(path.slice(JOURNAL.length + 1))))
  return heads.map(({ id, build, sequence, time, revision, md5 }) => {
    return { id, build, sequence, time, revision, md5, pinned: pins.has(id) }
  })
}

function uploadOfPin(id: string) {
  const headers = { contentType: 'application/octet-stream', cacheControl: 'no-store' }
  return uploadOfText(pathInJournal(id, PINNED), '', headers)
}

function assertKnown(releases: readonly ListedRelease[], ids: readonly string[], place: string): void {
  const known = releases.map(({ id }) => id)
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown === undefined) return
  const meant = nearestName(known)(unknown)
  throw new StaticfilesError(
    'unknown-release',
    `There is no release ${JSON.stringify(unknown)} in ${place}.${meant === undefined ? '' : ` Did you mean ${JSON.stringify(meant)}?`} staticfiles releases ${place} lists those that there are.`,
  )
}
