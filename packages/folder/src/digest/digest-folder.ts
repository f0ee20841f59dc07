import { join } from 'node:path'
import type { IntegrityAlgorithm, Problem } from '@staticfiles/core'
import type { Manifest } from '@staticfiles/manifest'
import { type CachedResult, type DigestCache, openCache } from './cache/digest-cache.ts'
import type { Compression } from '../compress/compression.ts'
import type { CheckFolderOptions, FolderCounts } from '../files/folder-options.ts'
import { listInput } from './list-input.ts'
import { type OutputPlace, previousManifest, resolveOutput } from '../files/output-place.ts'
import { type FolderListing, resolveFolder } from '../files/read-folder.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { hasJournal } from '../releases/has-journal.ts'
import type { WriteCounts } from './stage.ts'
import type { UpdateContext, Updated } from './update-output.ts'
import { assertReplaceable } from '../manifests/write-manifest.ts'

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
   * Whether to keep what is found out, in `.staticfiles/cache` of the output, so that the next run looks only into files
   * that have changed, and at the output folder by folder. What is changed inside a file of the output is not seen then;
   * `verifyFolder` sees it. Nothing is kept with finders of your own.
   * @default true from 1,000 files or 32 MB on
   */
  cache?: boolean | undefined
  /**
   * Whether to add a release to the journal of the output, which `pruneFolder` works by. A string is its id, of letters,
   * digits, `.`, `_` and `-`; with `true` it is made of the time and the manifest's hash.
   * @default true where the output has a journal, so that no manifest is missing in it; else false
   */
  releases?: boolean | string | undefined
  /**
   * What the build is called in the journal, which has a line of releases for each. Builds that share an output and take
   * turns must not have one and the same name; one whose manifest lies in another place each time needs a name.
   * @default the manifest's path from the output folder
   */
  name?: string | undefined
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
 * `invalid-integrity`, `invalid-release-id`, `invalid-build-name`, `release-exists`, `output-busy`, or one of `checkFolder`'s and
 * `listReleases`'; what is wrong with single files is returned as problems
 */
export async function digestFolder(options: DigestFolderOptions): Promise<DigestFolderResult> {
  const place = resolveOutput(options.dir, options.out)
  const { releases = hasJournal(place.root) } = options
  const manifestFile = options.manifest ?? join(place.name, 'staticfiles.json')
  const cache = openFolderCache(options, place, manifestFile)
  let listing: FolderListing | undefined
  if (releases === false && cache?.isFilled) {
    assertReplaceable(manifestFile)
    listing = listInput(options, manifestFile)
    const earlier = cache.earlier(listing)
    if (earlier?.changed.length === 0) return earlierResult(earlier.head.result, manifestFile)
    const updated = earlier && (await update(options, { place, manifestFile, cache, listing, earlier }))
    if (updated) return earlierResult(updated.result, manifestFile, updated.written)
  }
  const { produceOutput } = await import('./produce-output.ts')
  return produceOutput({ ...options, releases }, { place, manifestFile, cache, listing })
}

/** Not loaded where nothing is to be done, as neither is what makes an output anew. */
async function update(options: DigestFolderOptions, context: UpdateContext): Promise<Updated | undefined> {
  const { updateOutput } = await import('./update-output.ts')
  return updateOutput(options, context)
}

/** @returns `undefined` where nothing is to be kept, or nothing can be, since functions are no data */
export function openFolderCache(
  options: DigestFolderOptions,
  place: OutputPlace,
  manifestFile: string,
): DigestCache | undefined {
  const { cache, threads, onProgress, dts, known = [], references = [], dir, ...rest } = options
  if (cache === false || !references.every((reference) => typeof reference === 'string')) return undefined
  const previous = previousManifest(options.dir, place, manifestFile)
  return openCache({
    output: place.root,
    request: { ...rest, references, dts, known, dir: resolveFolder(dir), manifestFile },
    files: [manifestFile, previous, ...known, ...(dts === undefined ? [] : [dts])],
  })
}

function earlierResult(
  { counts, problems, total }: CachedResult,
  manifestFile: string,
  written: Updated['written'] = { files: 0, bytes: 0, unchanged: total, manifest: false },
): DigestFolderResult {
  let manifest: Manifest | undefined
  return {
    ok: true,
    counts,
    problems,
    get manifest() {
      manifest ??= readManifest(manifestFile)
      return manifest
    },
    manifestFile,
    written: { ...written, compressed: 0 },
    removed: 0,
  }
}
