import { hash } from 'node:crypto'
import {
  type Asset,
  type DigestOptions,
  type DigestResult,
  digestInStages,
  digestOf,
  type Rewrite,
  type RewritePlan,
} from '@staticfiles/core'
import { fitsWithDigest } from '../files/long-names.ts'
import type { SearchedFile } from './search-files.ts'
import type { Threads } from './threads/threads.ts'
import { plainFile, type Tasks } from './threads/work.ts'

/**
 * Answers a function that rewrites files and answers their digests, which may be known already.
 *
 * @param isKept whether what is found out is kept for later runs
 * @param mayDelegate whether threads may rewrite, and stage what they rewrite
 * @throws {StaticfilesError} the function: `unreadable-file`, `changed-file` or `write-failed`
 */
export function createRewriter(
  files: ReadonlyMap<string, SearchedFile>,
  threads: Threads,
  { isKept, mayDelegate }: { isKept: boolean; mayDelegate: boolean },
): (rewrites: readonly Rewrite[]) => Promise<string[]> {
  return async (rewrites) => {
    const digests: string[] = []
    const open: { rewrite: Rewrite; index: number }[] = []
    rewrites.forEach((rewrite, index) => {
      const entry = files.get(rewrite.logicalPath)!
      if (isKept) entry.planKey = planKey(rewrite.plan)
      const known = knownDigest(entry, rewrite.plan, files)
      if (known !== undefined) digests[index] = known
      else if (!mayDelegate || !fitsWithDigest(rewrite.logicalPath)) digests[index] = digestOf(rewrite.read())
      else {
        entry.isRewritten = true
        open.push({ rewrite, index })
      }
    })
    await threads.forEach(
      'rewrite',
      open,
      ({ rewrite }) => itemOf(rewrite, files, undefined),
      (digest, { index }) => {
        digests[index] = digest
      },
    )
    return digests
  }
}

/** Digests assets, with what `createRewriter` answers for those that have to be rewritten. */
export async function digestWith(
  rewrite: (rewrites: readonly Rewrite[]) => Promise<string[]>,
  assets: Iterable<Asset>,
  options: DigestOptions,
): Promise<DigestResult> {
  const stages = digestInStages(assets, options)
  let stage = stages.next()
  while (!stage.done) stage = stages.next(await rewrite(stage.value))
  return stage.value
}

/** The md5 of all of a plan that can change while the files that it is for do not. */
function planKey({ replacements, mapped }: RewritePlan): string {
  const texts = replacements.map(({ text }) => text)
  for (const { text } of mapped?.replacements ?? []) texts.push(text)
  return hash('md5', texts.join('\0'))
}

/** The digest that the same plan gave an earlier run, where no file that counts has changed since. */
function knownDigest(
  { known, planKey }: SearchedFile,
  plan: RewritePlan,
  files: ReadonlyMap<string, SearchedFile>,
): string | undefined {
  if (!known?.digest || known.plan === '' || known.plan !== planKey) return undefined
  if (plan.mapped && !files.get(plan.mapped.logicalPath)!.known) return undefined
  return known.digest
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
