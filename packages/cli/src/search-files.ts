import { createExclusion, type Findings } from '@staticfiles/core'
import type { OnProgress } from './progress.ts'
import type { ListedFile } from './source-file.ts'
import type { Threads } from './threads/threads.ts'
import { type EarlyCopies, plainFile, type Tasks } from './threads/work.ts'

/** A file, and what is known of it. */
export interface SearchedFile {
  file: ListedFile
  /** Nothing for a file that is excluded. */
  findings: Findings | undefined
  /** Which copies were staged when it was read; the digested one only where the findings have a digest. */
  early: EarlyCopies | undefined
  /** Whether it is staged under its digestedPath with its references rewritten. */
  isRewritten: boolean
}

export interface SearchFilesOptions {
  exclude?: readonly string[] | undefined
  onProgress?: OnProgress | undefined
}

/**
 * Looks into all files that are not excluded.
 *
 * @param earlyOf which copies of a file to stage while it is at hand
 * @returns all files by their logicalPaths
 * @throws {StaticfilesError} `unreadable-file`, `changed-file` or `write-failed`
 */
export async function searchFiles(
  files: readonly ListedFile[],
  { exclude, onProgress }: SearchFilesOptions,
  earlyOf: ((path: string) => EarlyCopies) | undefined,
  threads: Threads,
): Promise<Map<string, SearchedFile>> {
  const isExcluded = createExclusion(exclude)
  const searched = new Map<string, SearchedFile>()
  const wanted: SearchedFile[] = []
  const items: Tasks['search']['item'][] = []
  for (const file of files) {
    const { logicalPath } = file
    const isWanted = !isExcluded(logicalPath)
    const early = isWanted ? earlyOf?.(logicalPath) : undefined
    const entry: SearchedFile = { file, early, findings: undefined, isRewritten: false }
    searched.set(logicalPath, entry)
    if (!isWanted) continue
    wanted.push(entry)
    items.push([plainFile(file), early])
  }
  let done = 0
  await threads.forEach('search', items, (findings, i) => {
    wanted[i]!.findings = findings
    onProgress?.({ step: 'read', done: ++done, total: wanted.length })
  })
  return searched
}
