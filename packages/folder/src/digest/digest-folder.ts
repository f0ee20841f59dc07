import { join } from 'node:path'
import { type Manifest, StaticfilesError } from '@staticfiles/manifest'
import { previousManifests, resolveOutput } from '../files/output-place.ts'
import type { SourceFolder } from '../files/source-file.ts'
import { resolveSources } from '../files/source-folders.ts'
import type { Walk } from '../files/walk-folder.ts'
import { writePartials } from '../manifests/partials.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { assertReplaceable } from '../manifests/write-manifest.ts'
import { checkOptions } from '../options/index.ts'
import { hasJournal } from '../releases/has-journal.ts'
import { type DigestCache, isUnchanged, openCache } from './cache/digest-cache.ts'
import { DIGEST_FOLDER, type DigestFolderOptions, type DigestFolderResult } from './digest-options.ts'
import type { FolderOutput } from './folder-output.ts'
import { listInput } from './list-input.ts'
import { type Updated, unchanged } from './unchanged.ts'
import type { UpdateContext } from './update-output.ts'

/**
 * Digests a folder: the digested files first, then the manifest, each through a temporary file and a rename, so that
 * at any moment there is a whole manifest and what it names. With an error among the problems nothing is written.
 *
 * @throws {StaticfilesError} `overlapping-folders`, `missing-output`, `manifest-is-folder`, `not-a-manifest`, `write-failed`,
 * `invalid-options`, `invalid-integrity`, `no-entry`, `invalid-release-id`, `invalid-build-name`, `release-exists`, `output-busy`, or one of
 * `checkFolder`'s, `listReleases`' and `writePartials`'; what is wrong with single files is returned as problems
 */
export async function digestFolder(options: DigestFolderOptions): Promise<DigestFolderResult> {
  checkOptions(options, DIGEST_FOLDER, 'digestFolder')
  const { dir, ...others } = options
  return digestSources(others, resolveSources(dir))
}

/** The same for sources that are known already. @throws {StaticfilesError} as `digestFolder` does */
export async function digestSources(
  { partials, ...options }: Omit<DigestFolderOptions, 'dir'>,
  sources: readonly SourceFolder[],
  onWritten?: FolderOutput['onWritten'],
): Promise<DigestFolderResult> {
  if (partials === undefined) return digest(options, sources, onWritten)
  assertEntries(options)
  const result = await digest(options, sources, onWritten)
  if (result.ok) {
    const { manifest, manifestFile } = result
    const { base = '/static/' } = options
    const wanted = typeof partials === 'string' ? { dir: partials } : partials
    const names = manifest.entrypoints?.keys() ?? []
    writePartials(manifest, { manifestFile, names }, { ...wanted, base })
  }
  return result
}

/** @throws {StaticfilesError} `no-entry` */
function assertEntries({ entries = [] }: Pick<DigestFolderOptions, 'entries'>): void {
  if (entries.length > 0) return
  throw new StaticfilesError(
    'no-entry',
    'There is no entry to write a partial for. Say what pages load: --entry js/app.js, or `entries` in the configuration.',
  )
}

async function digest(
  options: Omit<DigestFolderOptions, 'dir' | 'partials'>,
  sources: readonly SourceFolder[],
  onWritten: FolderOutput['onWritten'],
): Promise<DigestFolderResult> {
  const place = resolveOutput(sources, options.out)
  const { releases = hasJournal(place.root) } = options
  const manifestFile = options.manifest ?? join(place.name, 'staticfiles.json')
  const output: FolderOutput = { sources, place, manifestFile, onWritten }
  const cache = openFolderCache(options, output)
  let listing: Walk | undefined
  if (cache?.isFilled) {
    assertReplaceable(manifestFile)
    listing = listInput(options, sources, manifestFile)
    const earlier = cache.earlier(listing)
    const context = earlier && { ...output, cache, listing, earlier }
    const updated = context && (await bringUpToDate({ ...options, releases }, context))
    if (updated) return earlierResult(updated, listing, manifestFile)
  }
  const { produceOutput } = await import('./produce-output.ts')
  return produceOutput({ ...options, releases }, { ...output, cache, listing })
}

/**
 * Does what there is to do by what an earlier run has left. What is not needed for it is not loaded.
 * @returns `undefined` where that does not tell enough
 */
async function bringUpToDate(
  options: Omit<DigestFolderOptions, 'dir'>,
  context: UpdateContext,
): Promise<Updated | undefined> {
  const { earlier } = context
  if (options.releases !== false) {
    const { releaseKnown } = await import('./release-known.ts')
    return releaseKnown(options, context)
  }
  if (isUnchanged(earlier)) return unchanged(earlier)
  const { updateOutput } = await import('./update-output.ts')
  return updateOutput(options, context)
}

/** @returns `undefined` where nothing is to be kept, or nothing can be, since functions are no data */
export function openFolderCache(
  options: Omit<DigestFolderOptions, 'dir'>,
  { sources, place, manifestFile }: FolderOutput,
): DigestCache | undefined {
  const { cache, threads, onProgress, releases, name, dts, known = [], references = [], ...rest } = options
  if (cache === false || !references.every((reference) => typeof reference === 'string')) return undefined
  const previous = previousManifests(sources, place.inPlace, manifestFile).map(({ file }) => file)
  // What is listed may lie elsewhere each time.
  const dir = sources.map(({ root, name, prefix, files }) => [files ? name : root, prefix])
  return openCache({
    output: place.root,
    request: { ...rest, references, dts, known, dir, manifestFile },
    files: [manifestFile, ...previous, ...known, ...(dts === undefined ? [] : [dts])],
  })
}

function earlierResult(
  { result: { counts, problems }, written, problems: more }: Updated,
  { leftOut, hidden }: Walk,
  manifestFile: string,
): DigestFolderResult {
  let manifest: Manifest | undefined
  return {
    ok: true,
    counts,
    problems: [...problems, ...more],
    get manifest() {
      manifest ??= readManifest(manifestFile)
      return manifest
    },
    manifestFile,
    written: { ...written, compressed: 0 },
    fromCache: true,
    removed: 0,
    leftOut,
    hidden,
  }
}
