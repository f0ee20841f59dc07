import { type DigestedAsset, type Findings, splitDigestedPath } from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'
import { folderOf } from '../../files/folder-of.ts'
import type { Walk } from '../../files/walk-folder.ts'
import type { NamedFiles } from '../fill-stage.ts'

import { entryOf, type SearchedFile } from '../search-files.ts'
import { writeCacheFile } from './cache-file.ts'
import type { CachedResult, CacheRun, DigestCache, EarlierRun } from './digest-cache.ts'
import { FileTable, type KnownFile, type Part } from './file-table.ts'
import { fileState, isTooNew, restingFolderState } from './state.ts'

/** A run whose output is complete. */
export interface FinishedRun extends NamedFiles {
  listing: Walk
  result: CachedResult
}

/** Keeps what a run found out for later ones. */
export function saveCache({ run }: DigestCache, finished: FinishedRun): void {
  const { listing, files } = finished
  const table = FileTable.of(
    listing.files,
    partsOf(finished, (path) => files.get(path)?.index),
  )
  for (let i = 0; i < listing.files.length; i++) keepFacts(table, i, listing, run)
  write(table, {}, run, finished)
}

/**
 * The same for a run that looked only at what could change.
 * @param indexOf answers the indices of the files that were looked at, and of those that they refer to
 */
export function updateCache(
  { run }: DigestCache,
  { table, head, changed, added }: EarlierRun,
  finished: FinishedRun,
  indexOf: (path: string) => number | undefined,
): void {
  table.connect(partsOf(finished, indexOf))
  for (const index of [...changed, ...added]) keepFacts(table, index, finished.listing, run)
  write(table, head.folders, run, finished)
}

/** Answers how the files that were looked at take part in the graph, by their indices. */
function partsOf(
  { files, assets }: NamedFiles,
  indexOf: (path: string) => number | undefined,
): (index: number) => Part | undefined {
  const byIndex = new Map(assets.map((asset) => [entryOf(asset, files).index, asset]))
  return (index) => {
    const asset = byIndex.get(index)
    if (!asset) return undefined
    const dependencies = asset.dependencies().map(indexOf)
    return {
      isNamed: !asset.predigested && asset.current,
      isRewritten: asset.rewritten,
      dependencies: dependencies.every((index) => index !== undefined) ? dependencies : undefined,
      missing: asset.missing(),
    }
  }
}

function keepFacts(table: FileTable, index: number, { files }: Walk, { started }: CacheRun): void {
  table.setFacts(index, isTooNew(files.changedAt(index), started) ? undefined : files)
}

/** Where it cannot be written, later runs look at everything again. */
function write(
  table: FileTable,
  states: Record<string, string>,
  { output, request, files: others }: CacheRun,
  { listing, files, assets, result }: FinishedRun,
): void {
  for (const asset of assets) {
    const entry = entryOf(asset, files)
    table.set(entry.index, knownOf(asset, entry))
  }
  const folders = new Set(assets.map(({ digestedPath }) => folderOf(digestedPath)))
  const head = {
    request: request(),
    skipped: JSON.stringify(listing.problems),
    folders: { ...states },
    files: Object.fromEntries(others.map((file) => [file, fileState(file)])),
    result,
  }
  for (const folder of folders) head.folders[folder] = restingFolderState(output, folder)
  try {
    writeCacheFile(output, { head, table })
  } catch (error) {
    if (!(error instanceof StaticfilesError)) throw error
  }
}

const NOTHING: Findings = { digest: undefined, references: [] }

function knownOf(asset: DigestedAsset, entry: SearchedFile): KnownFile {
  const { found: findings = NOTHING, planKey: plan } = entry
  return { findings, digest: digestIn(asset, entry), plan }
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
