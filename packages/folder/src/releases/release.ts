import { createHash } from 'node:crypto'
import { type Manifest, readManifest, StaticfilesError, serializeManifest } from '@staticfiles/manifest'

/** What a release's record says of it at its beginning, so that the rest need not be read. */
export interface ReleaseHead {
  /** The name of its record: letters, digits, `.`, `_` and `-`. */
  id: string
  /**
   * The build that it is a release of, as several may have one output: its name, or the path of its manifest from the
   * output folder. `undefined` in records of earlier versions.
   */
  build?: string | undefined
  /**
   * Its place in the journal, from 1 on: what was added later has a greater one, whatever clocks say. It is 0 in records
   * of earlier versions, which come before all others, by their times.
   */
  sequence: number
  /** When it was made: ISO 8601, UTC, such as `2026-03-01T10:15:00.000Z`. */
  time: string
  /** The revision of the source that it was built from, such as a git commit, where that is known. */
  revision?: string | undefined
  /** The md5 of the manifest's bytes, in hex; not in records of earlier versions. */
  md5?: string | undefined
}

/** What a release's record has to say of single files. */
export interface ReleasedFiles {
  /**
   * Files whose names hold the digest of a group: digestedPath → the first 12 hex characters of the md5 of their bytes.
   * So each can be told by itself, also when others of its group are gone.
   */
  digests: ReadonlyMap<string, string>
  /** The files among those it names that were in the folder before it was digested. They are never deleted. */
  originals: ReadonlySet<string>
}

/** A release as the journal of an output keeps it: one manifest with the assets that it names. */
export interface Release extends ReleaseHead, ReleasedFiles {
  manifest: Manifest
}

const ID = /^[A-Za-z0-9](?:[\w.-]{0,98}\w)?$/

/** @throws {StaticfilesError} `invalid-release-id` */
export function assertReleaseId(id: string): void {
  if (ID.test(id)) return
  throw new StaticfilesError(
    'invalid-release-id',
    `${JSON.stringify(id)} cannot name a release. Use up to 100 letters, digits, dots, underscores and hyphens, beginning with a letter or a digit, such as "v42".`,
  )
}

/**
 * The id of a release that was given none: the time, so that ids sort by age, and the manifest's `hash`, which tells the
 * release of a running Django too (`staticfiles_storage.manifest_hash`).
 */
export function defaultReleaseId(time: string, hash: string): string {
  return `${time.replaceAll(/[-:]|\.\d+/g, '')}-${hash}`
}

/** The bytes of a manifest, which are all ASCII. */
export function bytesOf(manifest: Manifest): Buffer {
  return Buffer.from(serializeManifest(manifest), 'latin1')
}

export function md5Of(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex')
}

/** How many bytes of a record are enough to hold its head, nearly always. */
export const HEAD_SIZE = 4096

/**
 * A release's record: a line of what tells of it, a line of what tells of single files, and the manifest, which make one
 * JSON object together.
 *
 * @param rest the part after the first line, of `restOfRecord`, or of another record
 */
export function formatRecord({ id: _, ...head }: ReleaseHead, rest: readonly Uint8Array[]): Uint8Array[] {
  return [Buffer.from(`${JSON.stringify(head).slice(0, -1)},\n`), ...rest]
}

/** @param manifest its bytes */
export function restOfRecord({ digests, originals }: ReleasedFiles, manifest: Uint8Array): Uint8Array[] {
  const files = JSON.stringify({ digests: Object.fromEntries(digests), originals: [...originals] })
  return [Buffer.from(`${files.slice(1, -1)},\n"manifest": `), manifest, Buffer.from('}\n')]
}

/** Takes a record of which the head has the line of its own apart; `undefined` for one of an earlier version. */
export function splitRecord(record: Buffer): { files: Buffer; manifest: Buffer } | undefined {
  const head = record.indexOf('\n') + 1
  const start = record.indexOf('\n', head) + 1
  const key = '"manifest": '
  if (head === 0 || start === 0 || record.toString('latin1', start, start + key.length) !== key)
    return undefined
  return {
    files: record.subarray(head, start),
    manifest: record.subarray(start + key.length, record.length - 2),
  }
}

const STRING = '"(?:[^"\\\\]|\\\\.)*"'

/** How a record of an earlier version begins, which is one line. */
const EARLIER_HEAD = new RegExp(`^\\{(?:"build":${STRING},)?"time":${STRING}(?:,"revision":${STRING})?(?=,)`)

/**
 * Reads the head of a release's record from its beginning.
 *
 * @param file named in errors
 * @returns `undefined` where the whole record is needed to tell
 * @throws {StaticfilesError} `invalid-release`
 */
export function parseHead(beginning: string, id: string, file: string): ReleaseHead | undefined {
  const [line = ''] = beginning.split('\n', 1)
  const [earlier] = EARLIER_HEAD.exec(line) ?? []
  const members = line.endsWith(',') && line.length < beginning.length ? line.slice(0, -1) : earlier
  return members === undefined ? undefined : headOf(parse(`${members}}`, file), id, file)
}

/**
 * Reads the text of a release's record.
 *
 * @param file named in errors
 * @throws {StaticfilesError} `invalid-release`, or one of `parseManifest`'s
 */
export function parseRelease(text: string, id: string, file: string): Release {
  const data = parse(text, file)
  const { manifest, digests = {}, originals = [] } = data
  if (!isObject(digests) || !areStrings(Object.values(digests)))
    throw invalid(file, '"digests" is no object of strings')
  if (!Array.isArray(originals) || !areStrings(originals))
    throw invalid(file, '"originals" is no list of strings')
  return {
    ...headOf(data, id, file),
    manifest: readManifest(manifest, file),
    digests: new Map(Object.entries(digests as Record<string, string>)),
    originals: new Set(originals),
  }
}

function headOf(data: Record<string, unknown>, id: string, file: string): ReleaseHead {
  const { build, sequence = 0, time, revision, md5 } = data
  for (const [name, value] of Object.entries({ build, revision, md5 }))
    if (value !== undefined && typeof value !== 'string') throw invalid(file, `"${name}" is no string`)
  if (!Number.isSafeInteger(sequence)) throw invalid(file, '"sequence" is no whole number')
  if (typeof time !== 'string' || Number.isNaN(Date.parse(time))) throw invalid(file, '"time" is no time')
  return { id, build, sequence, time, revision, md5 } as ReleaseHead
}

function parse(text: string, file: string): Record<string, unknown> {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (cause) {
    throw invalid(file, `it is not valid JSON (${(cause as Error).message})`, cause)
  }
  if (!isObject(data)) throw invalid(file, 'it holds no object')
  return data
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function areStrings(values: readonly unknown[]): values is readonly string[] {
  return values.every((value) => typeof value === 'string')
}

function invalid(file: string, fault: string, cause?: unknown): StaticfilesError {
  return new StaticfilesError(
    'invalid-release',
    `${file} is not the record of a release: ${fault}. What that release names is unknown. Restore the file, or delete it if nothing uses the release any more.`,
    { file, cause },
  )
}
