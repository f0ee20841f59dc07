import { type DigestedAsset, splitDigestedPath } from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'
import { folderOf } from '../folder-of.ts'
import { pause } from '../marks.ts'
import type { FolderListing } from '../read-folder.ts'
import type { SearchedFile } from '../search-files.ts'
import type { ListedFile } from '../source-file.ts'
import { type CacheHead, writeCacheFile } from './cache-file.ts'
import type { CachedResult, DigestCache } from './digest-cache.ts'
import { type KnownFile, packFiles } from './file-table.ts'
import { fileState, folderState, isTooNew, listingDigest, TICK_MS } from './state.ts'

/** A run whose output is complete. */
export interface FinishedRun {
  listing: FolderListing
  files: ReadonlyMap<string, SearchedFile>
  assets: readonly DigestedAsset[]
  result: CachedResult
}

/** Keeps what a run found out for later ones. Where that cannot be written, they look at everything again. */
export function saveCache({ run }: DigestCache, { listing, files, assets, result }: FinishedRun): void {
  const { output, request, started } = run
  const folders = new Set(assets.map(({ digestedPath }) => folderOf(digestedPath)))
  // What is put into a folder from now on shows in its time only after this.
  pause(TICK_MS)
  const head: CacheHead = {
    request: request(),
    listing: listingDigest(listing, started),
    folders: Object.fromEntries(Array.from(folders, (folder) => [folder, folderState(output, folder)])),
    files: Object.fromEntries(run.files.map((file) => [file, fileState(file)])),
    result,
  }
  const isAtRest = ({ file }: SearchedFile) => !isTooNew(file.changed, started)
  try {
    writeCacheFile(output, head, packFiles(knownFiles(files, assets, isAtRest)))
  } catch (error) {
    if (!(error instanceof StaticfilesError)) throw error
  }
}

function knownFiles(
  searched: ReadonlyMap<string, SearchedFile>,
  assets: readonly DigestedAsset[],
  isAtRest: (file: SearchedFile) => boolean,
): [ListedFile, KnownFile][] {
  const known: [ListedFile, KnownFile][] = []
  for (const asset of assets) {
    const { logicalPath, digestedPath, predigested } = asset
    const entry = searched.get(predigested ? digestedPath : logicalPath)!
    const { file, found: findings, planKey } = entry
    if (!findings || !isAtRest(entry)) continue
    known.push([file, { findings, digest: digestIn(asset, entry), plan: planKey }])
  }
  return known
}

/** The digest in an asset's name; empty where it has none that this tool made. */
function digestIn(
  { digestedPath, rewritten, predigested }: DigestedAsset,
  { file, found }: SearchedFile,
): string {
  if (digestedPath === file.logicalPath) return ''
  const isOwn = !rewritten && !predigested
  return (isOwn ? found?.digest : undefined) ?? splitDigestedPath(digestedPath)?.digest ?? ''
}
