import { join } from 'node:path'
import type { Manifest } from '@staticfiles/manifest'
import { type OutputPlace, previousManifest, resolveOutput } from '../files/output-place.ts'
import { type FolderListing, resolveFolder } from '../files/read-folder.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { assertReplaceable } from '../manifests/write-manifest.ts'
import { hasJournal } from '../releases/has-journal.ts'
import { type CachedResult, type DigestCache, openCache } from './cache/digest-cache.ts'
import type { DigestFolderOptions, DigestFolderResult } from './digest-options.ts'
import { listInput } from './list-input.ts'
import type { UpdateContext, Updated } from './update-output.ts'

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
