import {
  type Asset,
  createMatcher,
  type DigestedAsset,
  digestedPathOf,
  type Findings,
} from '@staticfiles/core'
import type { FileList } from '../files/file-list.ts'
import type { OnProgress } from '../files/progress.ts'
import { readWhole } from '../files/read-bytes.ts'
import type { ListedFile } from '../files/source-file.ts'
import type { DigestCache } from './cache/digest-cache.ts'
import type { KnownFile } from './cache/file-table.ts'
import type { Threads } from './threads/threads.ts'
import { type EarlyCopies, plainFile } from './threads/work.ts'

/** A file of the folder. */
export interface IndexedAsset extends Asset {
  /** Its index in the list of the folder's files. */
  readonly index: number
}

/** A file, and what is known of it. */
export class SearchedFile implements IndexedAsset {
  readonly #files: FileList
  readonly index: number
  /** What an earlier run found out about it, where it has not changed since. */
  known: KnownFile | undefined = undefined
  /** What was found in it; nothing for a file that is excluded. */
  found: Findings | undefined = undefined
  /** Which copies were staged when it was read; the digested one only where the findings have a digest. */
  early: EarlyCopies | undefined = undefined
  /** Whether it is staged under its digestedPath with its references rewritten. */
  isRewritten = false
  /** All of the plan that it was rewritten by, where that is to be kept. */
  planKey = ''

  constructor(files: FileList, index: number) {
    this.#files = files
    this.index = index
  }

  get file(): ListedFile {
    return this.#files.at(this.index)
  }

  get logicalPath(): string {
    return this.#files.pathAt(this.index)
  }

  source(): Uint8Array {
    return readWhole(this.file)
  }

  findings(): Findings {
    return this.found!
  }
}

/** A file that has its name. */
export interface NamedFile extends DigestedAsset<IndexedAsset> {
  asset: SearchedFile
}

/** The path that a file had in the output of an earlier run. */
export function earlierPath({ digest }: KnownFile, logicalPath: string): string {
  return digest === '' ? logicalPath : digestedPathOf(logicalPath, digest)
}

export interface CollectOptions {
  exclude?: readonly string[] | undefined
  cache?: DigestCache | undefined
}

export interface CollectedFiles {
  /** All files, in the order of their indices. */
  files: SearchedFile[]
  /** Those that have to be looked into: neither excluded, nor known. */
  open: SearchedFile[]
  /** The size of these in bytes. */
  openBytes: number
}

/** Finds out which files have to be looked into. */
export function collectFiles(listed: FileList, { exclude, cache }: CollectOptions): CollectedFiles {
  const isExcluded = createMatcher(exclude)
  const collected: CollectedFiles = { files: [], open: [], openBytes: 0 }
  for (let i = 0; i < listed.length; i++) {
    const entry = new SearchedFile(listed, i)
    collected.files.push(entry)
    if (isExcluded(entry.logicalPath)) continue
    entry.known = cache?.known(listed, i)
    entry.found = entry.known?.findings
    if (entry.found) continue
    collected.open.push(entry)
    collected.openBytes += listed.sizeAt(i)
  }
  return collected
}

/**
 * Looks into files.
 *
 * @param earlyOf which copies of a file to stage while it is at hand
 * @throws {StaticfilesError} `unreadable-file`, `changed-file` or `write-failed`
 */
export async function searchFiles(
  files: readonly SearchedFile[],
  earlyOf: ((path: string) => EarlyCopies) | undefined,
  threads: Threads,
  onProgress: OnProgress | undefined,
): Promise<void> {
  let done = 0
  await threads.forEach(
    'search',
    files,
    (entry) => {
      entry.early = earlyOf?.(entry.logicalPath)
      return [plainFile(entry.file), entry.early]
    },
    (findings, entry) => {
      entry.found = findings
      onProgress?.({ step: 'read', done: ++done, total: files.length })
    },
  )
}
