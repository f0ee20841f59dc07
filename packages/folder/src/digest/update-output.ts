import { readFileSync } from 'node:fs'
import { type DigestedAsset, digestOf, loadFinders } from '@staticfiles/core'
import { type PathChange, replacePaths } from '@staticfiles/manifest'
import { isMuch } from '../files/is-much.ts'
import { countWritten } from '../files/progress.ts'
import type { Walk } from '../files/walk-folder.ts'
import { replaceManifest } from '../manifests/write-manifest.ts'
import { readHeads } from '../releases/journal.ts'
import { type JournalEntry, prepareRelease, readReleasedFiles } from '../releases/prepare-release.ts'
import { md5Of, type ReleasedFiles } from '../releases/release.ts'
import { type Affected, findAffected } from './affected-files.ts'
import type { CachedResult, DigestCache, EarlierRun } from './cache/digest-cache.ts'
import { updateCache } from './cache/save-cache.ts'
import type { DigestFolderOptions } from './digest-options.ts'
import { fillStage } from './fill-stage.ts'
import type { FolderOutput } from './folder-output.ts'
import { createRewriter, digestWith } from './rewrite-files.ts'
import { earlierPath, type IndexedAsset, type NamedFile, SearchedFile, searchFiles } from './search-files.ts'
import type { Threads } from './threads/threads.ts'
import type { Updated } from './unchanged.ts'
import { withStage } from './with-stage.ts'

export interface UpdateContext extends FolderOutput {
  cache: DigestCache
  listing: Walk
  earlier: EarlierRun
  /** The release to add to the output's journal. */
  entry?: JournalEntry | undefined
}

/**
 * Brings an output up to date where some files have changed, came or went. Only their names can change, and the names of what
 * leads to them: the others are not looked at.
 *
 * @returns `undefined` where there is more to it: then nothing was written
 * @throws {StaticfilesError} as `digestFolder` does
 */
export async function updateOutput(
  options: Omit<DigestFolderOptions, 'dir'>,
  context: UpdateContext,
): Promise<Updated | undefined> {
  if (!isSimple(options, context)) return undefined
  return withStage(options, context, (threads) => update(threads, options, context))
}

/** Whether there is nothing else to keep up to date, and little that has changed. */
function isSimple(
  {
    compress = [],
    integrity,
    dts,
    known = [],
    importMap = false,
    entries = [],
  }: Omit<DigestFolderOptions, 'dir'>,
  { place, listing, earlier }: UpdateContext,
): boolean {
  const { changed, added, removed } = earlier
  if (place.inPlace || compress.length > 0 || integrity || dts !== undefined || known.length > 0) return false
  // The names do not stand in `paths` alone.
  if (importMap || entries.length > 0) return false
  const open = [...changed, ...added]
  const bytes = open.reduce((sum, index) => sum + listing.files.at(index).size, 0)
  return !isMuch(open.length + removed.length, bytes)
}

async function update(
  threads: Threads,
  options: Omit<DigestFolderOptions, 'dir'>,
  { place, manifestFile, onWritten, cache, listing, earlier, entry }: UpdateContext,
): Promise<Updated | undefined> {
  const { base, missing, ignore, keepOriginals = true, references = [], onProgress } = options
  const changed = [...earlier.changed, ...earlier.added].map(
    (index) => new SearchedFile(listing.files, index),
  )
  await searchFiles(changed, undefined, threads, undefined)
  const affected = findAffected(changed, earlier, listing, options)
  if (!affected) return undefined
  changed.forEach((_, i) => {
    onProgress?.({ step: 'read', done: i + 1, total: changed.length })
  })

  const { files, settled, touched } = affected
  const rewrite = createRewriter(threads, { isKept: true, mayDelegate: true })
  const digested = await digestWith<IndexedAsset>(rewrite, [...files, ...settled], {
    ...{ base, missing, ignore, keepOriginals },
    references: await loadFinders(references),
  })
  if (digested.problems.some(({ file }) => touched.has(file))) return undefined
  const assets = digested.assets.filter((asset): asset is NamedFile => asset.asset instanceof SearchedFile)

  const changes = pathChanges(assets, affected, earlier)
  const before = readFileSync(manifestFile)
  if (OTHER_MEMBERS.some((name) => before.includes(`"${name}": {`))) return undefined
  const released = entry && readReleasedFiles(place.root, readHeads(place.root), md5Of(before))
  if (entry && !released) return undefined
  const manifest = replacePaths(before, changes)
  if (!manifest) return undefined
  const release =
    released && prepareRelease(place.root, entry!, manifest, () => withChanges(released, assets, changes))

  const result = resultOf(assets, earlier, listing)
  const { total } = result
  const filled = await fillStage(assets, { inPlace: false, keepOriginals }, threads, cache)
  const count = countWritten(onProgress, total)
  count(total - filled.total + filled.held)
  const counts = await threads.commit([], count)
  release?.write()
  if (changes.length > 0) replaceManifest(manifestFile, manifest)
  onWritten?.(assets)
  updateCache(cache, earlier, { assets, listing, result })
  return {
    result,
    problems: release?.problems ?? [],
    written: {
      ...counts,
      unchanged: total - counts.files,
      manifest: changes.length > 0,
      release: release?.id,
    },
  }
}

/** What becomes of the manifest's entries. */
function pathChanges(
  assets: readonly DigestedAsset[],
  { paths }: Affected,
  { removed }: EarlierRun,
): PathChange[] {
  const changes = assets.flatMap(({ logicalPath: key, digestedPath: to }): PathChange[] => {
    const from = paths.get(key)
    return from === to ? [] : [{ key, from, to }]
  })
  for (const { path: key, known } of removed) changes.push({ key, from: earlierPath(known!, key) })
  return changes
}

/** What the output comes to: each file is there under its own path too, where some came or went. */
function resultOf(
  assets: readonly NamedFile[],
  { head: { result }, table, added, removed }: EarlierRun,
  { files }: Walk,
): CachedResult {
  const { counts, total } = result
  const more = added.length - removed.length
  const rewritten = [
    ...assets.map((asset) => Number(asset.rewritten) - Number(table.isRewritten(asset.asset.index))),
    ...removed.map(({ isRewritten }) => -Number(isRewritten)),
  ].reduce((sum, change) => sum + change, counts.rewritten)
  return {
    ...result,
    counts: {
      ...counts,
      files: counts.files + more,
      digested: counts.digested + more,
      rewritten,
      bytes: files.bytes,
    },
    total: total + 2 * more,
  }
}

/** Members that an earlier manifest may have left, and that name files too. */
const OTHER_MEMBERS = ['entrypoints', 'imports', 'integrity']

/** What the journal has to say of single files, once some have changed. */
function withChanges(
  { digests, originals }: ReleasedFiles,
  assets: readonly DigestedAsset[],
  changes: readonly PathChange[],
): ReleasedFiles {
  const changed = new Map(digests)
  for (const { from } of changes) if (from !== undefined) changed.delete(from)
  for (const { digestedPath, cyclic, read } of assets) if (cyclic) changed.set(digestedPath, digestOf(read()))
  return { digests: changed, originals }
}
