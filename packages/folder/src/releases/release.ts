import {
  type Manifest,
  manifestHash,
  readManifest,
  StaticfilesError,
  serializeManifest,
} from '@staticfiles/manifest'

/** A release as the journal of an output keeps it: one manifest with the assets that it names. */
export interface Release {
  /** The name of its record: letters, digits, `.`, `_` and `-`. */
  id: string
  /**
   * The build that it is a release of, as several may have one output: its name, or the path of its manifest from the
   * output folder. `undefined` in records of earlier versions.
   */
  build?: string | undefined
  /** When it was made: ISO 8601, UTC, such as `2026-03-01T10:15:00.000Z`. */
  time: string
  /** The revision of the source that it was built from, such as a git commit, where that is known. */
  revision?: string | undefined
  manifest: Manifest
  /**
   * Files whose names hold the digest of a group: digestedPath → the first 12 hex characters of the md5 of their bytes.
   * So each can be told by itself, also when others of its group are gone.
   */
  digests: ReadonlyMap<string, string>
  /** The files among those it names that were in the folder before it was digested. They are never deleted. */
  originals: ReadonlySet<string>
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
export function defaultReleaseId(time: string, { paths }: Manifest): string {
  return `${time.replaceAll(/[-:]|\.\d+/g, '')}-${manifestHash(paths)}`
}

/** The text of a release's record. */
export function serializeRelease({ build, time, revision, manifest, digests, originals }: Release): string {
  const head = JSON.stringify({
    build,
    time,
    revision,
    ...(digests.size > 0 && { digests: Object.fromEntries(digests) }),
    ...(originals.size > 0 && { originals: [...originals] }),
  })
  return `${head.slice(0, -1)}, "manifest": ${serializeManifest(manifest)}}\n`
}

/**
 * Reads the text of a release's record.
 *
 * @param file named in errors
 * @throws {StaticfilesError} `invalid-release`, or one of `parseManifest`'s
 */
export function parseRelease(text: string, id: string, file: string): Release {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch (cause) {
    throw invalid(file, `it is not valid JSON (${(cause as Error).message})`, cause)
  }
  if (!isObject(data)) throw invalid(file, 'it holds no object')
  const { build, time, revision, manifest, digests = {}, originals = [] } = data
  if (build !== undefined && typeof build !== 'string') throw invalid(file, '"build" is no string')
  if (typeof time !== 'string' || Number.isNaN(Date.parse(time))) throw invalid(file, '"time" is no time')
  if (revision !== undefined && typeof revision !== 'string') throw invalid(file, '"revision" is no string')
  if (!isObject(digests) || !areStrings(Object.values(digests)))
    throw invalid(file, '"digests" is no object of strings')
  if (!Array.isArray(originals) || !areStrings(originals))
    throw invalid(file, '"originals" is no list of strings')
  return {
    id,
    build,
    time,
    revision,
    manifest: readManifest(manifest, file),
    digests: new Map(Object.entries(digests as Record<string, string>)),
    originals: new Set(originals),
  }
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
