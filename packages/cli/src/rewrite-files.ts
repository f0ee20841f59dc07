import { digestOf, type Rewrite } from '@staticfiles/core'
import { fitsWithDigest } from './long-names.ts'
import type { SearchedFile } from './search-files.ts'
import type { Threads } from './threads/threads.ts'
import { plainFile, type Tasks } from './threads/work.ts'

/**
 * Answers a function that rewrites files and answers their digests.
 *
 * @param isStaged whether to stage what is rewritten
 * @throws {StaticfilesError} the function: `unreadable-file`, `changed-file` or `write-failed`
 */
export function createRewriter(
  files: ReadonlyMap<string, SearchedFile>,
  threads: Threads,
  isStaged: boolean,
): (rewrites: readonly Rewrite[]) => Promise<string[]> {
  return async (rewrites) => {
    const digests: string[] = []
    const items: Tasks['rewrite']['item'][] = []
    const indices: number[] = []
    rewrites.forEach((rewrite, index) => {
      if (!isStaged || !fitsWithDigest(rewrite.logicalPath)) {
        digests[index] = digestOf(rewrite.read())
        return
      }
      files.get(rewrite.logicalPath)!.isRewritten = true
      items.push(itemOf(rewrite, files, undefined))
      indices.push(index)
    })
    await threads.forEach('rewrite', items, (digest, i) => {
      digests[indices[i]!] = digest
    })
    return digests
  }
}

/** What a thread needs to rewrite a file. */
export function itemOf(
  { logicalPath, plan }: Pick<Rewrite, 'logicalPath' | 'plan'>,
  files: ReadonlyMap<string, SearchedFile>,
  path: string | undefined,
): Tasks['rewrite']['item'] {
  const generated = plan.mapped && plainFile(files.get(plan.mapped.logicalPath)!.file)
  return [plainFile(files.get(logicalPath)!.file), plan, generated, path]
}
