import { type Findings, splitDigestedPath } from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'
import { folderOf } from '../../files/folder-of.ts'
import type { Walk } from '../../files/walk-folder.ts'
import type { NamedFile } from '../search-files.ts'
import { writeCacheFile } from './cache-file.ts'
import type { CachedResult, CacheRun, DigestCache, EarlierRun } from './digest-cache.ts'
import { FileTable, type KnownFile, type Part } from './file-table.ts'
import { fileState, isTooNew, restingFolderState } from './state.ts'

/** A run whose output is complete. */
export interface FinishedRun {
  listing: Walk
  assets: readonly NamedFile[]
  result: CachedResult
}

/** Keeps what a run found out for later ones. */
export function saveCache({ run }: DigestCache, finished: FinishedRun): void {
  const { listing } = finished
  const table = FileTable.of(listing.files, partsOf(finished))
  for (let i = 0; i < listing.files.length; i++) keepFacts(table, i, listing, run)
  write(table, {}, run, finished)
}

/** The same for a run that looked only at what could change. */
export function updateCache(
  { run }: DigestCache,
  { table, head, changed, added }: EarlierRun,
  finished: FinishedRun,
): void {
  table.connect(partsOf(finished))
  for (const index of [...changed, ...added]) keepFacts(table, index, finished.listing, run)
  write(table, head.folders, run, finished)
}

/** Answers how the files that were looked at take part in the graph, by their indices. */
function partsOf({ assets }: FinishedRun): (index: number) => Part | undefined {
  const byIndex = new Map(assets.map((asset) => [asset.asset.index, asset]))
  return (index) => {
    const asset = byIndex.get(index)
    if (!asset) return undefined
    const dependencies = asset.dependencies()
    const isConnected = dependencies.every(({ asset, logicalPath }) => asset.logicalPath === logicalPath)
    return {
      isNamed: !asset.predigested && asset.current,
      isRewritten: asset.rewritten,
      dependencies: isConnected ? dependencies.map(({ asset }) => asset.index) : undefined,
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
  { listing, assets, result }: FinishedRun,
): void {
  for (const asset of assets) table.set(asset.asset.index, knownOf(asset))
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

function knownOf(asset: NamedFile): KnownFile {
  const { found: findings = NOTHING, planKey: plan } = asset.asset
  return { findings, digest: digestIn(asset), plan }
}

/** The digest in an asset's name; empty where it has none that this tool made. */
function digestIn({ asset, digestedPath, rewritten, predigested }: NamedFile): string {
  if (digestedPath === asset.logicalPath) return ''
  const isOwn = !rewritten && !predigested
  return (isOwn ? asset.found?.digest : undefined) ?? splitDigestedPath(digestedPath)?.digest ?? ''
}
