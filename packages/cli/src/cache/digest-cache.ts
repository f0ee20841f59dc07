import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { folderOf } from '../folder-of.ts'
import type { FolderListing } from '../read-folder.ts'
import type { ListedFile } from '../source-file.ts'
import { type CacheHead, readCacheFile } from './cache-file.ts'
import { type FileTable, type KnownFile, unpackFiles } from './file-table.ts'
import { fileState, folderState, listingDigest } from './state.ts'

export type CachedResult = CacheHead['result']

/** What a run knows of an earlier one into the same output. */
export interface DigestCache {
  /** Whether there is anything that it knows. */
  isFilled: boolean
  /** What the earlier run found, if nothing has changed since: then there is nothing to do. */
  sameResult(listing: FolderListing): CachedResult | undefined
  /** What is known of a file that has not changed since. */
  known(file: ListedFile): KnownFile | undefined
  /** Whether a file that the earlier run put into the output is there as it was put there, as far as its folder tells. */
  holds(path: string): boolean
  /** What this run is asked, and when it began. */
  run: CacheRun
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
  const run: CacheRun = {
    ...{ output, files, started: Date.now() },
    request: () => hash('md5', JSON.stringify([toolVersions(), request])),
  }
  const file = readCacheFile(output)
  const earlier = file && file.head.request === run.request() ? file : undefined
  let table: FileTable | undefined
  const trusted = new Map<string, boolean>()

  return {
    run,
    isFilled: earlier !== undefined,

    sameResult(listing) {
      if (!earlier || earlier.head.listing === '') return undefined
      const { head } = earlier
      const isSame =
        head.listing === listingDigest(listing, run.started) &&
        files.every((file) => head.files[file] === fileState(file)) &&
        Object.entries(head.folders).every(([folder, state]) => state === folderState(output, folder))
      return isSame ? head.result : undefined
    },

    known(file) {
      if (earlier && !table) {
        const body = earlier.readBody()
        table = body ? unpackFiles(body) : NOTHING_KNOWN
      }
      return table?.get(file)
    },

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

const NOTHING_KNOWN: FileTable = { get: () => undefined }

/** To be raised whenever the same files would give another result, or the cache is written in another way. */
const FORMAT = 1

function toolVersions(): unknown[] {
  const packages = ['staticfiles', '@staticfiles/core'].map((name) =>
    import.meta.resolve(`${name}/package.json`),
  )
  return [FORMAT, ...packages.map((url) => JSON.parse(readFileSync(new URL(url), 'utf8')).version)]
}
