import type { Problem } from '@staticfiles/core'
import { JOURNAL } from './has-journal.ts'
import { md5OfManifest, readHeads, readRecord, writeRelease } from './journal.ts'
import { isLatest, planRelease } from './plan-release.ts'
import { md5Of, type ReleasedFiles, type ReleaseHead, restOfRecord, splitRecord } from './release.ts'
import { findClockFaults } from './retention.ts'

/** Which release a run adds to a journal. */
export interface JournalEntry {
  /** The name of its build. */
  build: string
  /**
   * Names the release.
   * @default the time and the manifest's hash
   */
  id?: string | undefined
}

/** A release that is to be added to a journal. */
export interface PreparedRelease {
  id: string
  /** What is to be said of the journal: clocks that were wrong, a build that is new among others. */
  problems: Problem[]
  /** @throws {StaticfilesError} `write-failed` */
  write(): void
}

/**
 * Prepares a record for the journal of an output.
 *
 * @param manifest the bytes of the manifest
 * @param filesOf tells of single files; not called where there is nothing to add
 * @param releases those in the journal, the newest first
 * @returns `undefined` where there is nothing to add
 * @throws {StaticfilesError} as `planRelease` and `readHeads` do
 */
export function prepareRelease(
  output: string,
  { id, build }: JournalEntry,
  manifest: Uint8Array,
  filesOf: (releases: readonly ReleaseHead[]) => ReleasedFiles,
  releases: readonly ReleaseHead[] = readHeads(output),
): PreparedRelease | undefined {
  const wanted = { id, build, md5: md5Of(manifest), hash: hashIn(manifest) }
  const head = planRelease(releases, wanted, (release) => md5OfManifest(output, release))
  if (!head) return undefined
  const rest = restOfRecord(filesOf(releases), manifest)
  return {
    id: head.id,
    problems: [...findClockFaults(releases), ...findNewBuild(releases, build)],
    write: () => writeRelease(output, head, rest),
  }
}

/** Whether there is nothing to add to the journal of an output. */
export function isReleased(output: string, entry: JournalEntry, manifest: Uint8Array): boolean {
  const wanted = { ...entry, md5: md5Of(manifest) }
  return isLatest(readHeads(output), wanted, (release) => md5OfManifest(output, release))
}

/** A build that has another name each time would never lose a release. */
function findNewBuild(releases: readonly ReleaseHead[], build: string): Problem[] {
  const others = [...new Set(releases.flatMap(({ build }) => build ?? []))]
  if (others.length === 0 || others.includes(build)) return []
  const message = `The build ${JSON.stringify(build)} is new here, beside ${others.map((name) => JSON.stringify(name)).join(', ')}: prune counts its releases apart. If it is one of these, give it that name (--name).`
  return [{ code: 'new-build', severity: 'warn', message, file: JOURNAL }]
}

/** What the journal tells of the files that a manifest names; `undefined` where it has no release of that manifest. */
export function readReleasedFiles(
  output: string,
  releases: readonly ReleaseHead[],
  md5: string,
): ReleasedFiles | undefined {
  const head = releases.find((release) => release.md5 === md5)
  const record = head && readRecord(output, head.id)
  const parts = record && splitRecord(record)
  if (!parts) return undefined
  const line = parts.files.toString().trimEnd().slice(0, -1)
  const { digests, originals }: { digests: Record<string, string>; originals: string[] } = JSON.parse(
    `{${line}}`,
  )
  return { digests: new Map(Object.entries(digests)), originals: new Set(originals) }
}

/** The `hash` that a manifest tells, which no path can be taken for: in JSON, quotes in strings are escaped. */
function hashIn(manifest: Uint8Array): string {
  const bytes = Buffer.from(manifest.buffer, manifest.byteOffset, manifest.length)
  const before = '"version": "1.1", "hash": "'
  const start = bytes.indexOf(before) + before.length
  return bytes.toString('latin1', start, bytes.indexOf('"', start))
}
