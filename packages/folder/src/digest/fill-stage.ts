import { type DigestedAsset, digestedPathOf } from '@staticfiles/core'
import type { DigestCache } from './cache/digest-cache.ts'
import type { OutputShape } from './early-copies.ts'
import { itemOf } from './rewrite-files.ts'
import { earlierPath, entryOf, type SearchedFile } from './search-files.ts'
import type { Threads } from './threads/threads.ts'
import { plainFile, type Tasks } from './threads/work.ts'

export interface FilledStage {
  /** How many files the output holds, those that are there already included; in place, without the originals. */
  total: number
  /** How many of them an earlier run put there. */
  held: number
  /** Paths under which files were staged too early. */
  dropped: string[]
}

export interface NamedFiles {
  files: ReadonlyMap<string, SearchedFile>
  assets: readonly DigestedAsset[]
}

/**
 * Stages what is not staged yet of an output.
 * @throws {StaticfilesError} `write-failed`, `changed-file` or `unreadable-file`
 */
export async function fillStage(
  { files, assets }: NamedFiles,
  { inPlace, keepOriginals }: OutputShape,
  threads: Threads,
  cache: DigestCache | undefined,
): Promise<FilledStage> {
  const copies: Tasks['copy']['item'][] = []
  const rewrites: Tasks['rewrite']['item'][] = []
  const filled: FilledStage = { total: 0, held: 0, dropped: [] }

  for (const asset of assets) {
    const { logicalPath, digestedPath, rewritten } = asset
    const entry = entryOf(asset, files)
    const { file, early, found, known } = entry
    const isRenamed = file.logicalPath !== digestedPath
    const wantsOriginal = !inPlace && (keepOriginals || !isRenamed)
    const isHeld = known !== undefined && cache?.holds(digestedPath) === true
    const missing: string[] = []
    if (isRenamed) {
      filled.total++
      if (isHeld && earlierPath(known, file.logicalPath) === digestedPath) filled.held++
      else if (!isDigestStaged(asset, entry)) {
        if (rewritten) rewrites.push(itemOf({ logicalPath, plan: asset.plan() }, files, digestedPath))
        else missing.push(digestedPath)
      }
      const tooEarly = tooEarlyPath(asset, entry)
      if (tooEarly !== undefined) filled.dropped.push(tooEarly)
    }
    if (wantsOriginal) {
      filled.total++
      if (isHeld) filled.held++
      else if (found === undefined || early?.original !== true) missing.push(file.logicalPath)
    }
    if (missing.length > 0) copies.push([plainFile(file), missing])
  }
  await threads.forEach('rewrite', rewrites, asIs, () => {})
  await threads.forEach('copy', copies, asIs, () => {})
  return filled
}

const asIs = <Item>(item: Item): Item => item

/** Whether a file is staged under its digestedPath with the bytes that it is to have. */
function isDigestStaged({ rewritten, predigested }: DigestedAsset, entry: SearchedFile): boolean {
  return entry.isRewritten || (!rewritten && !predigested && earlyDigest(entry) !== undefined)
}

/** The path under which a file was staged that is rewritten after all. */
function tooEarlyPath(asset: DigestedAsset, entry: SearchedFile): string | undefined {
  const digest = earlyDigest(entry)
  const isRight = digest === undefined || (!asset.rewritten && !asset.predigested)
  return isRight ? undefined : digestedPathOf(entry.file.logicalPath, digest)
}

function earlyDigest({ early, found }: SearchedFile): string | undefined {
  return early?.digested ? found?.digest : undefined
}
