import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Manifest, StaticfilesError, serializeManifest } from '@staticfiles/manifest'
import { codeOf, fileError } from '../files/file-error.ts'
import { removeFile, renameFile } from '../files/held-files.ts'
import { resolveFolder } from '../files/read-folder.ts'
import { writeTextFile } from '../files/replace-file.ts'
import { removeAbandoned } from '../files/temporary.ts'
import { JOURNAL } from './has-journal.ts'
import { assertReleaseId, defaultReleaseId, parseRelease, type Release, serializeRelease } from './release.ts'
import { findRevision } from './revision.ts'

/** The extension of records of releases whose files are being deleted. */
export const DROPPED = '.dropped'

/**
 * The releases in the journal of an output folder, the newest first; none where there is no journal.
 *
 * @param dir the output folder; relative to the working directory
 * @throws {StaticfilesError} `missing-folder`, `not-a-folder`, `unreadable-folder`, `unreadable-file`,
 * `invalid-release`, or one of `parseManifest`'s
 */
export function listReleases(dir: string): Release[] {
  return readJournal(resolveFolder(dir))
}

/**
 * The records in an output's journal, the newest first.
 *
 * @param extension that of the records to read
 * @throws {StaticfilesError} as `listReleases` does
 */
export function readJournal(output: string, extension = '.json'): Release[] {
  const folder = join(output, JOURNAL)
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return []
    throw fileError('unreadable-folder', folder, `${folder} cannot be read`, cause)
  }
  return names
    .filter((name) => name.endsWith(extension) && !name.startsWith('.'))
    .flatMap((name) => readRelease(join(folder, name), name.slice(0, -extension.length)) ?? [])
    .sort(byAge)
}

/** Marks a release as one whose files are being deleted, so that nothing takes it for whole. */
export function markDropped(output: string, { id }: Release): void {
  const file = join(output, JOURNAL, `${id}.json`)
  try {
    renameFile(file, join(output, JOURNAL, id + DROPPED))
  } catch (cause) {
    // Another prune may have been quicker.
    if (codeOf(cause) !== 'ENOENT') throw fileError('write-failed', file, `${file} cannot be renamed`, cause)
  }
}

/** The releases whose files are being deleted, or were when a run was killed; the newest first. */
export function readDropped(output: string): Release[] {
  return readJournal(output, DROPPED)
}

/** Removes the record of a release that was marked. */
export function removeDropped(output: string, { id }: Release): void {
  const file = join(output, JOURNAL, id + DROPPED)
  try {
    removeFile(file)
  } catch (cause) {
    throw fileError('write-failed', file, `${file} cannot be removed`, cause)
  }
}

/** The newest first. */
export function byAge(a: Release, b: Release): number {
  return Date.parse(b.time) - Date.parse(a.time) || (a.id < b.id ? 1 : -1)
}

export interface NewRelease extends Pick<Release, 'manifest' | 'digests' | 'originals'> {
  /** The name of its build. */
  build: string
  /**
   * Names the release.
   * @default the time and the manifest's hash
   */
  id?: string | undefined
}

/**
 * The record to add for a release; `undefined` where nothing is to be added, since the newest release of the build has
 * this manifest already (and this id, where one is given). An id may come again with the same manifest: the release is
 * the newest then.
 *
 * @param releases those in the journal, the newest first
 * @throws {StaticfilesError} `invalid-release-id`, or `release-exists` when the id is taken by another manifest or build
 */
export function planRelease(releases: readonly Release[], release: NewRelease): Release | undefined {
  const { id, build, manifest } = release
  if (id !== undefined) assertReleaseId(id)
  const latest = releases.find((other) => other.build === build)
  if (latest && (id ?? latest.id) === latest.id && isSame(latest.manifest, manifest)) return undefined

  // Whatever the clock says, what is added last is the newest.
  const [newest] = releases
  const now = Math.max(Date.now(), newest ? Date.parse(newest.time) + 1 : 0)
  const time = new Date(now).toISOString()
  const added = { ...release, id: id ?? freeId(releases, time, release), time, revision: findRevision() }
  const other = releases.find(({ id }) => id === added.id)
  if (other) assertReplaceableBy(other, added)
  return added
}

/**
 * Makes sure that the record of a release may replace another one of its id.
 * @throws {StaticfilesError} `release-exists`
 */
export function assertReplaceableBy(
  other: Release,
  { id, build, manifest }: Pick<Release, 'id' | 'build' | 'manifest'>,
): void {
  if (other.build !== undefined && other.build !== build)
    throw taken(id, `of the build ${JSON.stringify(other.build)}`)
  if (!isSame(other.manifest, manifest)) throw taken(id, 'with another manifest')
}

/** The default id, or one like it where another build has made a release of the same manifest in the same second. */
function freeId(releases: readonly Release[], time: string, { build, manifest }: NewRelease): string {
  const id = defaultReleaseId(time, manifest)
  const ids = new Set(releases.flatMap((other) => (other.build === build ? [] : other.id)))
  let free = id
  for (let i = 2; ids.has(free); i++) free = `${id}-${i}`
  return free
}

/**
 * Puts a record into an output's journal, whole or not at all.
 * @throws {StaticfilesError} `write-failed`
 */
export function writeRelease(output: string, release: Release): void {
  const file = join(output, JOURNAL, `${release.id}.json`)
  writeTextFile(file, serializeRelease(release))
  removeAbandoned(join(output, JOURNAL))
}

/** Whether two manifests are the same to the byte. */
export function isSame(one: Manifest, other: Manifest): boolean {
  return serializeManifest(one) === serializeManifest(other)
}

/** @returns `undefined` where a prune has removed it meanwhile */
function readRelease(file: string, id: string): Release | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw fileError('unreadable-file', file, `${file} cannot be read`, cause)
  }
  return parseRelease(text, id, file)
}

function taken(id: string, fault: string): StaticfilesError {
  return new StaticfilesError(
    'release-exists',
    `The release ${id} exists ${fault}, so nothing was written. Give this one an id of its own.`,
  )
}
