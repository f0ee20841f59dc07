import { digestedPathOf } from '@staticfiles/core'
import type { DigestCache } from './cache/digest-cache.ts'
import type { OutputShape } from './early-copies.ts'
import { itemOf } from './rewrite-files.ts'
import { earlierPath, type NamedFile, type SearchedFile } from './search-files.ts'
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

/**
 * Stages what is not staged yet of an output.
 * @throws {StaticfilesError} `write-failed`, `changed-file` or `unreadable-file`
 */
export async function fillStage(
  assets: readonly NamedFile[],
  { inPlace, keepOriginals }: OutputShape,
  threads: Threads,
  cache: DigestCache | undefined,
): Promise<FilledStage> {
  const copies: Tasks['copy']['item'][] = []
  const rewrites: Tasks['rewrite']['item'][] = []
  const filled: FilledStage = { total: 0, held: 0, dropped: [] }

  for (const asset of assets) {
    const { asset: entry, digestedPath, rewritten } = asset
    const { logicalPath, early, found, known } = entry
    const isRenamed = logicalPath !== digestedPath
    const wantsOriginal = !inPlace && (keepOriginals || !isRenamed)
    const isHeld = known !== undefined && cache?.holds(digestedPath) === true
    const missing: string[] = []
    if (isRenamed) {
      filled.total++
      if (isHeld && earlierPath(known, logicalPath) === digestedPath) filled.held++
      else if (!isDigestStaged(asset)) {
        if (rewritten) rewrites.push(itemOf(entry, asset.plan(), asset.mapped as SearchedFile, digestedPath))
        else missing.push(digestedPath)
      }
      const tooEarly = tooEarlyPath(asset)
      if (tooEarly !== undefined) filled.dropped.push(tooEarly)
    }
    if (wantsOriginal) {
      filled.total++
      if (isHeld) filled.held++
      else if (found === undefined || early?.original !== true) missing.push(logicalPath)
    }
    if (missing.length > 0) copies.push([plainFile(entry.file), missing])
  }
  await threads.forEach('rewrite', rewrites, asIs, () => {})
  await threads.forEach('copy', copies, asIs, () => {})
  return filled
}

const asIs = <Item>(item: Item): Item => item

/** Whether a file is staged under its digestedPath with the bytes that it is to have. */
function isDigestStaged({ asset, rewritten, predigested }: NamedFile): boolean {
  return asset.isRewritten || (!rewritten && !predigested && earlyDigest(asset) !== undefined)
}

/** The path under which a file was staged that is rewritten after all. */
function tooEarlyPath({ asset, rewritten, predigested }: NamedFile): string | undefined {
  const digest = earlyDigest(asset)
  const isRight = digest === undefined || (!rewritten && !predigested)
  return isRight ? undefined : digestedPathOf(asset.logicalPath, digest)
}

function earlyDigest({ early, found }: SearchedFile): string | undefined {
  return early?.digested ? found?.digest : undefined
}
