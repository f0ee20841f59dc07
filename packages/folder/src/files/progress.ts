import type { FolderAsset } from './read-folder.ts'

/** How far a run has come. */
export interface Progress {
  step: 'list' | 'read' | 'write' | 'compress' | 'delete' | 'publish' | 'fetch'
  /** Files done in this step. */
  done: number
  /** Files to do in this step; unknown while they are listed. */
  total?: number | undefined
  /** Bytes done in this step, where they are counted. */
  bytes?: number | undefined
  /** Bytes to do in this step, where they are known. */
  totalBytes?: number | undefined
}

export type OnProgress = (progress: Progress) => void

/** The same, with a sign of life each time. */
export function beating(onProgress: OnProgress | undefined, beat: () => void): OnProgress {
  return (progress) => {
    beat()
    onProgress?.(progress)
  }
}

/** The same assets, with their first reads reported. */
export function countReads<File extends FolderAsset>(
  assets: readonly File[],
  onProgress: OnProgress | undefined,
): readonly File[] {
  if (!onProgress) return assets
  const total = assets.length
  let done = 0
  return assets.map((asset) => {
    let isRead = false
    return {
      ...asset,
      source() {
        if (!isRead) onProgress({ step: 'read', done: ++done, total })
        isRead = true
        return asset.source()
      },
    }
  })
}

/** Answers a function that tells of so many more files that have been written, one by one. */
export function countWritten(onProgress: OnProgress | undefined, total: number): (files?: number) => void {
  let done = 0
  return (files = 1) => {
    for (let i = 0; i < files; i++) onProgress?.({ step: 'write', done: ++done, total })
  }
}
