import { type Asset, createExclusion, type Findings } from '@staticfiles/core'
import type { DigestCache } from './cache/digest-cache.ts'
import type { KnownFile } from './cache/file-table.ts'
import type { OnProgress } from './progress.ts'
import { readWhole } from './read-bytes.ts'
import type { ListedFile } from './source-file.ts'
import type { Threads } from './threads/threads.ts'
import { type EarlyCopies, plainFile } from './threads/work.ts'

/** A file, and what is known of it. */
export class SearchedFile implements Asset {
  readonly file: ListedFile
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

  constructor(file: ListedFile) {
    this.file = file
  }

  get logicalPath(): string {
    return this.file.logicalPath
  }

  source(): Uint8Array {
    return readWhole(this.file)
  }

  findings(): Findings {
    return this.found!
  }
}

export interface SearchFilesOptions {
  exclude?: readonly string[] | undefined
  onProgress?: OnProgress | undefined
  cache?: DigestCache | undefined
}

/**
 * Looks into all files that are not excluded, and that nothing is known of.
 *
 * @param earlyOf which copies of a file to stage while it is at hand
 * @returns all files by their logicalPaths
 * @throws {StaticfilesError} `unreadable-file`, `changed-file` or `write-failed`
 */
export async function searchFiles(
  files: readonly ListedFile[],
  { exclude, onProgress, cache }: SearchFilesOptions,
  earlyOf: ((path: string) => EarlyCopies) | undefined,
  threads: Threads,
): Promise<Map<string, SearchedFile>> {
  const isExcluded = createExclusion(exclude)
  const searched = new Map<string, SearchedFile>()
  const wanted: SearchedFile[] = []
  for (const file of files) {
    const entry = new SearchedFile(file)
    searched.set(file.logicalPath, entry)
    if (isExcluded(file.logicalPath)) continue
    entry.known = cache?.known(file)
    entry.found = entry.known?.findings
    if (entry.found) continue
    entry.early = earlyOf?.(file.logicalPath)
    wanted.push(entry)
  }
  let done = 0
  await threads.forEach(
    'search',
    wanted,
    ({ file, early }) => [plainFile(file), early],
    (findings, entry) => {
      entry.found = findings
      onProgress?.({ step: 'read', done: ++done, total: wanted.length })
    },
  )
  return searched
}
