import { hash } from 'node:crypto'
import type { FileList } from '../../files/file-list.ts'
import { folderOf } from '../../files/folder-of.ts'
import { toolState } from '../../files/tool-state.ts'
import type { Walk } from '../../files/walk-folder.ts'
import { type CacheHead, readCacheFile } from './cache-file.ts'
import type { Comparison, KnownFile } from './file-table.ts'
import { fileState, folderState } from './state.ts'

export type CachedResult = CacheHead['result']

/** What a run knows of an earlier one into the same output. */
export interface DigestCache {
  /** Whether there is anything that it knows. */
  isFilled: boolean
  /**
   * What the earlier run left, and what became of the files since. `undefined` where more has changed: the output, or another
   * file that was read or written.
   */
  earlier(listing: Walk): EarlierRun | undefined
  /** What is known of a file that has not changed since. */
  known(files: FileList, index: number): KnownFile | undefined
  /** Whether a file that the earlier run put into the output is there as it was put there, as far as its folder tells. */
  holds(path: string): boolean
  /** What this run is asked, and when it began. */
  run: CacheRun
}

export interface EarlierRun extends Comparison {
  head: CacheHead
}

/** Whether there is nothing that the run would have done in another way. */
export function isUnchanged({ changed, added, removed }: EarlierRun): boolean {
  return changed.length + added.length + removed.length === 0
}

export interface CacheRun extends Pick<CacheOptions, 'output' | 'files'> {
  /** Makes what `CacheHead` has of it; not so where nothing is read or kept. */
  request(): string
  /** In milliseconds since 1970. */
  started: number
}

export interface CacheOptions {
  /** The output folder. */
  output: string
  /** All that decides what comes out, but for files: plain data. */
  request: unknown
  /** Files beside those of the folder that are read or written; they need not be there. */
  files: readonly string[]
}

export function openCache({ output, request, files }: CacheOptions): DigestCache {
  let requestKey: string | undefined
  const run: CacheRun = {
    ...{ output, files, started: Date.now() },
    request() {
      requestKey ??= hash('md5', JSON.stringify([FORMAT, toolState(), request]))
      return requestKey
    },
  }
  const file = readCacheFile(output)
  const earlier = file && file.head.request === run.request() ? file : undefined
  const trusted = new Map<string, boolean>()

  return {
    run,
    isFilled: earlier !== undefined,

    earlier(listing) {
      if (!earlier) return undefined
      const { head, table } = earlier
      const isSame =
        head.skipped === JSON.stringify(listing.problems) &&
        files.every((file) => head.files[file] === fileState(file)) &&
        Object.entries(head.folders).every(([folder, state]) => state === folderState(output, folder))
      return isSame ? { head, ...table.compare(listing.files) } : undefined
    },

    known: (files, index) => earlier?.table.get(files, index),

    holds(path) {
      const folder = folderOf(path)
      let isTrusted = trusted.get(folder)
      if (isTrusted === undefined) {
        isTrusted = earlier !== undefined && earlier.head.folders[folder] === folderState(output, folder)
        trusted.set(folder, isTrusted)
      }
      return isTrusted
    },
  }
}

/** To be raised whenever the same files would give another result, or the cache is written in another way. */
const FORMAT = 4
