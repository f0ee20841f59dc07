import { resolve } from 'node:path'
import {
  type DigestedAsset,
  isFit,
  type Problem,
  withEarlier,
  withEntrypoints,
  withIntegrity,
} from '@staticfiles/core'
import { type Entrypoint, type Manifest, serializeManifest } from '@staticfiles/manifest'
import { compressFiles } from '../compress/compress-files.ts'
import { codecOf, withoutCopyExtension } from '../compress/compression.ts'
import { fileError } from '../files/file-error.ts'
import { removeFile } from '../files/held-files.ts'
import { isMuch } from '../files/is-much.ts'
import { type PreviousManifest, previousManifests } from '../files/output-place.ts'
import { beating, countWritten } from '../files/progress.ts'
import { assertUnchanged } from '../files/source-file.ts'
import type { Walk } from '../files/walk-folder.ts'
import { readPrevious } from '../manifests/read-manifest.ts'
import { writeKeyTypes } from '../manifests/write-key-types.ts'
import { assertReplaceable, writeManifestText } from '../manifests/write-manifest.ts'
import { buildNameOf } from '../releases/build-name.ts'
import { hasJournal } from '../releases/has-journal.ts'
import { type PreparedRelease, prepareRelease } from '../releases/prepare-release.ts'
import { assertReleaseId } from '../releases/release.ts'
import { releasedFiles } from '../releases/released-files.ts'
import { withRunMark } from '../releases/run-mark.ts'
import type { DigestCache } from './cache/digest-cache.ts'
import { saveCache } from './cache/save-cache.ts'
import type { DigestFolderOptions, DigestFolderResult } from './digest-options.ts'
import { fillStage } from './fill-stage.ts'
import type { FolderOutput } from './folder-output.ts'
import { listInput } from './list-input.ts'
import { scanFolder } from './scan-folder.ts'
import { moveStage, type StagePlace, type WriteCounts } from './stage.ts'
import type { Threads } from './threads/threads.ts'
import { withStage } from './with-stage.ts'

export interface OutputContext extends FolderOutput {
  cache: DigestCache | undefined
  /** What is in the folders, where it was listed already. */
  listing: Walk | undefined
}

type OutputOptions = Omit<DigestFolderOptions, 'dir'>

/**
 * Digests a folder and writes what comes out.
 * @throws {StaticfilesError} as `digestFolder` does
 */
export async function produceOutput(
  options: OutputOptions,
  context: OutputContext,
): Promise<DigestFolderResult> {
  const { place, manifestFile } = context
  const { name, releases } = options
  if (typeof releases === 'string') assertReleaseId(releases)
  if (releases === false && !hasJournal(place.root)) return produce(options, context)
  const build = buildNameOf(place.name, manifestFile, name)
  return withRunMark(place.root, 'digest', options, ({ beat }) => {
    const marked = { ...options, onProgress: beating(options.onProgress, beat) }
    if (releases === false) return produce(marked, context)
    const entry = { build, id: releases === true ? undefined : releases }
    return produce(marked, context, (assets, manifest) =>
      prepareRelease(place.root, entry, Buffer.from(manifest, 'latin1'), (earlier) =>
        releasedFiles(assets, earlier, place),
      ),
    )
  })
}

type Prepare = (assets: readonly DigestedAsset[], manifest: string) => PreparedRelease | undefined

/** @param prepare answers what to add to the journal for a manifest's text */
async function produce(
  options: OutputOptions,
  context: OutputContext,
  prepare?: Prepare,
): Promise<DigestFolderResult> {
  assertReplaceable(context.manifestFile)
  for (const name of options.compress ?? []) codecOf(name)
  return withStage(options, context, (threads, stage) =>
    produceWith(threads, stage, options, context, prepare),
  )
}

async function produceWith(
  threads: Threads,
  stage: StagePlace,
  options: OutputOptions,
  context: OutputContext,
  prepare: Prepare | undefined,
): Promise<DigestFolderResult> {
  const { keepOriginals = true, compress = [], onProgress } = options
  const { sources, place, manifestFile, cache } = context
  const output = { inPlace: place.inPlace, keepOriginals }
  const listing = context.listing ?? listInput(options, sources, manifestFile, threads.prepare)
  const previous = previousManifests(sources, place.inPlace, manifestFile)
  const scan = await scanFolder(options, { listing, previous, threads, output, cache })
  const { digested, problems, counts } = scan
  const { assets } = digested
  if (place.inPlace) problems.push(...findOutsideWrites(listing))
  const result: DigestFolderResult = {
    ok: isFit(problems),
    counts,
    problems,
    manifest: digested.manifest,
    manifestFile,
    written: { files: 0, bytes: 0, unchanged: 0, compressed: 0, manifest: false },
    fromCache: false,
    removed: 0,
    leftOut: listing.leftOut,
    hidden: listing.hidden,
  }
  if (!result.ok) return result
  let byPath: ReadonlyMap<string, DigestedAsset> | undefined
  const read = (path: string): Uint8Array => {
    byPath ??= new Map(assets.map((asset) => [asset.digestedPath, asset]))
    return byPath.get(path)!.read()
  }
  if (options.entries?.length)
    result.manifest = withEntrypoints(result.manifest, options.entries, { base: options.base, read })
  if (options.integrity) result.manifest = withIntegrity(result.manifest, options.integrity, read)
  result.manifest = withPrevious(result, previous, options, read)
  const { manifest } = result
  const text = serializeManifest(manifest)
  const release = prepare?.(assets, text)

  const { total, held, dropped } = await fillStage(assets, output, threads, cache)
  const count = countWritten(onProgress, total)
  count(held)
  const written = await commitStage(threads, stage, dropped, count)
  const compressed = await compressFiles(place.root, manifest, compress, {
    onProgress: (done, total) => onProgress?.({ step: 'compress', done, total }),
  })
  if (options.dts !== undefined) writeKeyTypes(options.dts, manifest)
  // First, so that there is no manifest that the journal does not know.
  release?.write()
  result.written = {
    ...written,
    unchanged: written.unchanged + held,
    compressed: compressed.written,
    manifest: writeManifestText(manifestFile, text),
    release: release?.id,
  }
  context.onWritten?.(assets)
  if (place.inPlace && !keepOriginals) result.removed = removeOriginals(assets, listing)
  if (cache && (options.cache ?? isMuch(listing.files.length, counts.bytes)))
    saveCache(cache, { listing, assets, result: { counts, problems, total } })
  // Not kept, since it is said of this run alone.
  problems.push(...(release?.problems ?? []))
  return result
}

/** With what the manifests of a bundler's output, which is digested once more, know beside the paths. */
function withPrevious(
  { manifest, problems }: Pick<DigestFolderResult, 'manifest' | 'problems'>,
  previous: readonly PreviousManifest[],
  { entries = [], known = [] }: OutputOptions,
  read: (path: string) => Uint8Array,
): Manifest {
  let result = manifest
  const own = new Set(previous.map(({ file }) => resolve(file)))
  const others = known.filter((file) => !own.has(resolve(file)))
  for (const { file, prefix } of [...previous, ...others.map((file) => ({ file, prefix: '' }))]) {
    const earlier = readPrevious(file)
    if (!earlier) continue
    const { entrypoints = new Map<string, Entrypoint>() } = earlier
    if (entries.length > 0) delete earlier.entrypoints
    result = withEarlier(result, { earlier, prefix }, read)
    const lost = [...entrypoints.keys()].filter((name) => !result.entrypoints?.has(prefix + name))
    if (lost.length > 0 && entries.length === 0) problems.push(lostEntries(file, lost))
  }
  return result
}

function lostEntries(file: string, lost: readonly string[]): Problem {
  const message = `Files of the entries ${lost.join(', ')} are not there any more, so that the manifest lists these no longer. Build again.`
  return { code: 'lost-entry', severity: 'warn', message, file }
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
function findOutsideWrites({ outsideLinks }: Walk): Problem[] {
  return outsideLinks.map((file) => ({
    code: 'skipped-link',
    severity: 'error',
    message:
      'This link leads to a folder outside, and in place the digested copies would be written there. Choose another output folder (--out).',
    file,
  }))
}

/**
 * Deletes the originals that have a digested copy now, and their compressed copies; of one that was edited meanwhile, nothing
 * is lost.
 */
function removeOriginals(assets: readonly DigestedAsset[], folder: Walk): number {
  const copied = new Set<string>()
  for (const { logicalPath, digestedPath, predigested } of assets)
    if (!predigested && digestedPath !== logicalPath) copied.add(logicalPath)
  const all = folder.files.toArray()
  const originals = all.filter(({ logicalPath }) => copied.has(logicalPath))
  const known = new Set(assets.map(({ logicalPath }) => logicalPath))
  const compressed = all.filter(({ logicalPath }) => {
    const of = withoutCopyExtension(logicalPath)
    return of !== logicalPath && copied.has(of) && !known.has(logicalPath)
  })
  for (const original of originals) assertUnchanged(original)
  for (const { file, name } of [...compressed, ...originals]) {
    try {
      removeFile(file)
    } catch (cause) {
      throw fileError('write-failed', name, `${name} cannot be removed`, cause)
    }
  }
  return originals.length
}
