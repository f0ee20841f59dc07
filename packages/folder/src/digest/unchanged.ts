import type { Problem } from '@staticfiles/core'
import type { CachedResult, EarlierRun } from './cache/digest-cache.ts'
import type { WriteCounts } from './stage.ts'

/** What a run comes to that goes by what an earlier one has left. */
export interface Updated {
  result: CachedResult
  /** What is to be said of this run alone. */
  problems: Problem[]
  written: WriteCounts & { manifest: boolean; release?: string | undefined }
}

/** What one comes to that has found all as an earlier one left it. */
export function unchanged({ head: { result } }: EarlierRun): Updated {
  const written = { files: 0, bytes: 0, unchanged: result.total, manifest: false }
  return { result, written, problems: [] }
}
