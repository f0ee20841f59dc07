import { StaticfilesError } from '@staticfiles/manifest'
import { assertReleaseId, defaultReleaseId, type ReleaseHead } from './release.ts'
import { findRevision } from './revision.ts'

export interface NewRelease {
  /** The name of its build. */
  build: string
  /**
   * Names the release.
   * @default the time and the manifest's hash
   */
  id?: string | undefined
  /** The md5 of the manifest's bytes, in hex. */
  md5: string
  /** The `hash` in the manifest. */
  hash: string
}

/**
 * What to add to a journal for a release; `undefined` where nothing is to be added, since the newest release of the
 * build has this manifest already (and this id, where one is given). An id may come again with the same manifest: the
 * release is the newest then.
 *
 * @param releases those in the journal, the newest first
 * @param md5Of tells the md5 of a release's manifest
 * @throws {StaticfilesError} `invalid-release-id`, or `release-exists` when the id is taken by another manifest or build
 */
export function planRelease(
  releases: readonly ReleaseHead[],
  { id, build, md5, hash }: NewRelease,
  md5Of: (release: ReleaseHead) => string | undefined,
): ReleaseHead | undefined {
  if (id !== undefined) assertReleaseId(id)
  if (isLatest(releases, { id, build, md5 }, md5Of)) return undefined

  const time = new Date().toISOString()
  const added: ReleaseHead = {
    id: id ?? freeId(releases, defaultReleaseId(time, hash), build),
    build,
    sequence: nextSequence(releases),
    time,
    revision: findRevision(),
    md5,
  }
  const other = releases.find(({ id }) => id === added.id)
  if (other) assertReplaceableBy({ ...other, md5: md5Of(other) }, added)
  return added
}

/** Whether the newest release of a build has this manifest (and this id, where one is given). */
export function isLatest(
  releases: readonly ReleaseHead[],
  { id, build, md5 }: Pick<NewRelease, 'id' | 'build' | 'md5'>,
  md5Of: (release: ReleaseHead) => string | undefined,
): boolean {
  const latest = releases.find((other) => other.build === build)
  return latest !== undefined && (id ?? latest.id) === latest.id && md5Of(latest) === md5
}

/** The place of a release that is added to these. */
export function nextSequence(releases: readonly ReleaseHead[]): number {
  return releases.reduce((last, { sequence }) => Math.max(last, sequence), 0) + 1
}

/**
 * Makes sure that the record of a release may replace another one of its id.
 * @throws {StaticfilesError} `release-exists`
 */
export function assertReplaceableBy(
  other: ReleaseHead,
  { id, build, md5 }: Pick<ReleaseHead, 'id' | 'build' | 'md5'>,
): void {
  if (other.build !== undefined && other.build !== build)
    throw taken(id, `of the build ${JSON.stringify(other.build)}`)
  if (other.md5 !== md5) throw taken(id, 'with another manifest')
}

/** The default id, or one like it where another build has made a release of the same manifest in the same second. */
function freeId(releases: readonly ReleaseHead[], id: string, build: string): string {
  const ids = new Set(releases.flatMap((other) => (other.build === build ? [] : other.id)))
  let free = id
  for (let i = 2; ids.has(free); i++) free = `${id}-${i}`
  return free
}

function taken(id: string, fault: string): StaticfilesError {
  return new StaticfilesError(
    'release-exists',
    `The release ${id} exists ${fault}, so nothing was written. Give this one an id of its own.`,
  )
}
