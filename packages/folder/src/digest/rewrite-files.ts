import { hash } from 'node:crypto'
import {
  type DigestOptions,
  type DigestResult,
  digestInStages,
  digestOf,
  type Rewrite,
  type RewritePlan,
} from '@staticfiles/core'
import { fitsWithDigest } from '../files/long-names.ts'
import type { IndexedAsset, SearchedFile } from './search-files.ts'
import type { Threads } from './threads/threads.ts'
import { plainFile, type Tasks } from './threads/work.ts'

type FileRewrite = Rewrite<SearchedFile>

/** Rewrites files, and answers their digests. */
export type Rewriter = (rewrites: readonly Rewrite<IndexedAsset>[]) => Promise<string[]>

/**
 * Answers a function that rewrites files and answers their digests, which may be known already.
 *
 * @param isKept whether what is found out is kept for later runs
 * @param mayDelegate whether threads may rewrite, and stage what they rewrite
 * @throws {StaticfilesError} the function: `unreadable-file`, `changed-file` or `write-failed`
 */
export function createRewriter(
  threads: Threads,
  { isKept, mayDelegate }: { isKept: boolean; mayDelegate: boolean },
): Rewriter {
  return async (rewrites) => {
    const digests: string[] = []
    const open: { rewrite: FileRewrite; index: number }[] = []
    rewrites.forEach((rewrite, index) => {
      // What is not searched has its name already.
      const { asset, mapped, plan } = rewrite as FileRewrite
      if (isKept) asset.planKey = planKey(plan)
      const known = knownDigest(asset, mapped)
      if (known !== undefined) digests[index] = known
      else if (!mayDelegate || !fitsWithDigest(asset.logicalPath)) digests[index] = digestOf(rewrite.read())
      else {
        asset.isRewritten = true
        open.push({ rewrite: rewrite as FileRewrite, index })
      }
    })
    await threads.forEach(
      'rewrite',
      open,
      ({ rewrite: { asset, mapped, plan } }) => itemOf(asset, plan, mapped, undefined),
      (digest, { index }) => {
        digests[index] = digest
      },
    )
    return digests
  }
}

/** Digests assets, with what `createRewriter` answers for those that have to be rewritten. */
export async function digestWith<File extends IndexedAsset>(
  rewrite: Rewriter,
  assets: Iterable<File>,
  options: DigestOptions,
): Promise<DigestResult<File>> {
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
function knownDigest({ known, planKey }: SearchedFile, mapped: SearchedFile | undefined): string | undefined {
  if (!known?.digest || known.plan === '' || known.plan !== planKey) return undefined
  if (mapped && !mapped.known) return undefined
  return known.digest
}

/** What a thread needs to rewrite a file. */
export function itemOf(
  { file }: SearchedFile,
  plan: RewritePlan,
  mapped: SearchedFile | undefined,
  path: string | undefined,
): Tasks['rewrite']['item'] {
  return [plainFile(file), plan, mapped && plainFile(mapped.file), path]
}
