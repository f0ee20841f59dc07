import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type DigestedAsset, type IntegrityAlgorithm, type Problem, withIntegrity } from '@staticfiles/core'
import { type Manifest, StaticfilesError } from '@staticfiles/manifest'
import { compressFiles } from './compress/compress-files.ts'
import { type Compression, codecOf } from './compress/compression.ts'
import { fileError } from './file-error.ts'
import { fillStage } from './fill-stage.ts'
import { type OutputPlace, resolveOutput } from './output-place.ts'
import { type FolderListing, resolveFolder } from './read-folder.ts'
import { hasJournal, planRelease, readJournal, writeRelease } from './releases/journal.ts'
import { assertReleaseId, type Release } from './releases/release.ts'
import { releasedFiles } from './releases/released-files.ts'
import { withRunMark } from './releases/run-mark.ts'
import { type CheckFolderOptions, type FolderCounts, isFit, scanFolder } from './scan-folder.ts'
import { assertUnchanged } from './source-file.ts'
import { moveStage, type StagePlace, type WriteCounts } from './stage.ts'
import { openTemporaryFolder } from './temporary-folder.ts'
import { type Threads, withThreads } from './threads/threads.ts'
import { writeKeyTypes } from './write-key-types.ts'
import { readReplaceable, writeManifest } from './write-manifest.ts'

export interface DigestFolderOptions extends CheckFolderOptions {
  /**
   * The folder to write to; neither inside `dir` nor around it.
   * @default `dir`: the digested copies are put beside the originals
   */
  out?: string | undefined
  /**
   * Whether the output has the originals beside their digested copies. In place and with `false`, they are deleted
   * once the manifest is written.
   * @default true
   */
  keepOriginals?: boolean | undefined
  /**
   * Ways to compress: copies of the digested files are written beside them, for web servers that send them as they are.
   * Only of types that compress, and only when smaller.
   * @default []
   * @example ['br', 'gzip']
   */
  compress?: readonly Compression[] | undefined
  /**
   * The file to write a TypeScript declaration of the manifest's keys to; relative to the working directory. With it,
   * a wrong name in the reader's `url('…')` is a type error.
   * @default none
   * @example 'src/static.d.ts'
   */
  dts?: string | undefined
  /**
   * Whether to add a release to the journal of the output, which `pruneFolder` works by. A string is its id, of letters,
   * digits, `.`, `_` and `-`; with `true` it is made of the time and the manifest's hash.
   * @default true where the output has a journal, so that no manifest is missing in it; else false
   */
  releases?: boolean | string | undefined
  /**
   * The algorithm of the subresource integrity that the manifest records for every digested file.
   * @default none is recorded
   * @example 'sha384'
   */
  integrity?: IntegrityAlgorithm | undefined
}

export interface DigestFolderResult {
  /** Whether no problem is an error. Otherwise nothing was written. */
  ok: boolean
  counts: FolderCounts
  problems: Problem[]
  manifest: Manifest
  manifestFile: string
  written: WriteCounts & {
    /** Whether the manifest was written; not so where it was the same already. */
    manifest: boolean
    /** How many compressed copies were written; those that were there and right are not. */
    compressed: number
    /** The id of the release that was added to the journal; none where the newest one has this manifest already. */
    release?: string | undefined
  }
  /** How many originals were deleted. */
  removed: number
}

/**
 * Digests a folder: the digested files first, then the manifest, each through a temporary file and a rename, so that
 * at any moment there is a whole manifest and what it names. With an error among the problems nothing is written.
 *
 * @throws {StaticfilesError} `overlapping-folders`, `manifest-is-folder`, `not-a-manifest`, `write-failed`,
 * `invalid-integrity`, `invalid-release-id`, `release-exists`, `output-busy`, or one of `checkFolder`'s and
 * `listReleases`'; what is wrong with single files is returned as problems
 */
export async function digestFolder(options: DigestFolderOptions): Promise<DigestFolderResult> {
  const place = resolveOutput(options.dir, options.out)
  const isKept = hasJournal(place.root)
  const { releases = isKept } = options
  if (typeof releases === 'string') assertReleaseId(releases)
  if (releases === false && !isKept) return digest(options, place)
  return withRunMark(place.root, 'digest', () => {
    if (releases === false) return digest(options, place)
    const id = releases === true ? undefined : releases
    return digest(options, place, (assets, manifest) => {
      const earlier = readJournal(place.root)
      return planRelease(earlier, { id, manifest, ...releasedFiles(assets, earlier, place) })
    })
  })
}

type PlanRelease = (assets: readonly DigestedAsset[], manifest: Manifest) => Release | undefined

/** @param plan answers the record to add to the journal */
async function digest(
  options: DigestFolderOptions,
  place: OutputPlace,
  plan?: PlanRelease,
): Promise<DigestFolderResult> {
  const { dir, compress = [], references = [], threads: count } = options
  const manifestFile = options.manifest ?? join(place.name, 'staticfiles.json')
  readReplaceable(manifestFile)
  for (const name of compress) codecOf(name)

  const temporary = openTemporaryFolder(place.root)
  const stage: StagePlace = {
    output: place,
    isEmpty: place.isEmpty,
    inPlace: place.inPlace,
    folder: `${temporary.path}/stage`,
  }
  const folder = { root: resolveFolder(dir), name: dir }
  try {
    return await withThreads({ place: { folder, stage }, references, count }, (threads) => {
      return digestWith(threads, { options, place, stage, manifestFile, plan })
    })
  } catch (error) {
    throw withManifestState(error, manifestFile)
  } finally {
    temporary.remove()
  }
}

interface DigestContext {
  options: DigestFolderOptions
  place: OutputPlace
  stage: StagePlace
  manifestFile: string
  plan: PlanRelease | undefined
}

async function digestWith(
  threads: Threads,
  { options, place, stage, manifestFile, plan }: DigestContext,
): Promise<DigestFolderResult> {
  const { dir, keepOriginals = true, compress = [], onProgress } = options
  const output = { inPlace: place.inPlace, keepOriginals }
  const previous = place.inPlace ? manifestFile : join(dir, 'staticfiles.json')
  const scan = await scanFolder(options, { manifest: manifestFile, previous, threads, output })
  const { folder, digested, problems, counts } = scan
  const { assets } = digested
  if (place.inPlace) problems.push(...findOutsideWrites(folder))
  const result: DigestFolderResult = {
    ok: isFit(problems),
    counts,
    problems,
    manifest: digested.manifest,
    manifestFile,
    written: { files: 0, bytes: 0, unchanged: 0, compressed: 0, manifest: false },
    removed: 0,
  }
  if (!result.ok) return result
  if (options.integrity) {
    const byPath = new Map(assets.map((asset) => [asset.digestedPath, asset]))
    result.manifest = withIntegrity(digested.manifest, options.integrity, (path) => byPath.get(path)!.read())
  }
  const { manifest } = result
  const release = plan?.(assets, manifest)

  const { total, dropped } = await fillStage(scan, output, threads)
  let done = 0
  const written = await commitStage(threads, stage, dropped, (count = 1) => {
    for (let i = 0; i < count; i++) onProgress?.({ step: 'write', done: ++done, total })
  })
  const compressed = await compressFiles(place.root, manifest, compress, {
    onProgress: (done, total) => onProgress?.({ step: 'compress', done, total }),
  })
  if (options.dts !== undefined) writeKeyTypes(options.dts, manifest)
  // First, so that there is no manifest that the journal does not know.
  if (release) writeRelease(place.root, release)
  result.written = {
    ...written,
    compressed: compressed.written,
    manifest: writeManifest(manifestFile, manifest),
    release: release?.id,
  }
  if (place.inPlace && !keepOriginals) result.removed = removeOriginals(assets, folder)
  return result
}

/** Puts all that was staged into the output. */
async function commitStage(
  threads: Threads,
  stage: StagePlace,
  dropped: readonly string[],
  onFile: (count?: number) => void,
): Promise<WriteCounts> {
  if (!stage.isEmpty) return threads.commit(dropped, onFile)
  const { files, bytes, unchanged } = await threads.commit([], () => {})
  const less = moveStage(stage, dropped)
  onFile(files - less.files)
  return { files: files - less.files, bytes: bytes - less.bytes, unchanged }
}

/** In place, what lies behind a link to another folder would get its digested copies there. */
function findOutsideWrites({ outsideLinks }: FolderListing): Problem[] {
  return outsideLinks.map((file) => ({
    code: 'skipped-link',
    severity: 'error',
    message:
      'This link leads to a folder outside, and in place the digested copies would be written there. Choose another output folder (--out).',
    file,
  }))
}

/** Deletes the originals that have a digested copy now; of one that was edited meanwhile, nothing is lost. */
function removeOriginals(assets: readonly DigestedAsset[], folder: FolderListing): number {
  const copied = new Set<string>()
  for (const { logicalPath, digestedPath, predigested } of assets)
    if (!predigested && digestedPath !== logicalPath) copied.add(logicalPath)
  const originals = folder.files.filter(({ logicalPath }) => copied.has(logicalPath))
  for (const original of originals) assertUnchanged(original)
  for (const { file, name } of originals) {
    try {
      rmSync(file, { force: true })
    } catch (cause) {
      throw fileError('write-failed', name, `${name} cannot be removed`, cause)
    }
  }
  return originals.length
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
