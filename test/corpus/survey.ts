import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '@staticfiles/core'
import { checkFolder, digestFolder, verifyFolder } from 'staticfiles'
import type { Series } from '../conformance/oracle.ts'
import type { Collected, Django } from './django/collect.ts'
import { explainDifferences, type Ours } from './django/explain.ts'
import type { Rule } from './django/rules.ts'
import { compareFile } from './ground-truth/compare.ts'
import { judgeFolder } from './ground-truth/folder.ts'

/** What became of one folder of the corpus. */
export interface Survey {
  files: number
  /** References that independent parsers see, those to other hosts included. */
  references: number
  /** Those to files that exist, all of which we rewrite. */
  rewritten: number
  /** References to nothing, which we warn of. */
  missing: number
  /** How many of these are errors by default: those in stylesheets. */
  errors: number
  /** Scripts that no parser takes. */
  unreadable: number
  /** What each series of Django makes of it, of those that there are. */
  djangos: Map<Series, Collection>
  /** What is wrong, for people. */
  faults: string[]
}

/** What a series of Django makes of a folder. */
export interface Collection {
  /** What the stock storage says as it stops; `null` where it does not. */
  stop: string | null
  /** Rule → how many files have another name than ours by it. */
  differences: Map<Rule, number>
  /** The files that have another name by no rule. */
  unexplained: string[]
}

/**
 * Digests the folder `source` below `work`, verifies the output, and holds it against independent parsers and each
 * Django.
 */
export async function surveyFolder(work: string, djangos: readonly Django[]): Promise<Survey> {
  const source = join(work, 'source')
  const out = join(work, 'out')
  const manifest = join(work, 'staticfiles.json')

  // Django is asked to leave nothing out, either.
  const input = { dir: source, defaultIgnore: false }
  const checked = await checkFolder(input)
  // Such as JSX, which is to be excluded: without its original, it is an error.
  const ignore = checked.problems.flatMap(({ code, file }) =>
    code === 'unreadable-module' ? [{ importer: file }] : [],
  )
  const options = { ...input, out, manifest, ignore, missing: 'warn' } as const
  const digested = await digestFolder({ ...options, keepOriginals: false })
  const verified = await verifyFolder({ dir: out, manifest, missing: 'ignore' })
  const collecting = djangos.map(
    async (django) => [django.series, await django.compare(source, manifest)] as const,
  )
  const names = digested.manifest.paths
  const readInput = (path: string) => readFileSync(join(source, path))
  const readOutput = (path: string) => readFileSync(join(out, path))
  const judgement = judgeFolder({ names, readInput, readOutput })

  const ours: Ours = {
    names,
    dependencies: judgement.dependencies,
    compare: (path) => compareFile(path, readInput(path), readOutput(names.get(path)!), names),
  }
  const collected = (await Promise.all(collecting)).map(
    ([series, collected]) => [series, judgeCollected(collected, ours)] as const,
  )
  // Strings that look like the path of what has no original are right to be told, and so is what no parser takes.
  const told = verified.problems.filter(({ code }) => code !== 'path-literal' && code !== 'unreadable-module')
  const problems = [...digested.problems.filter(isError), ...told]
  return {
    files: names.size,
    references: judgement.references,
    rewritten: judgement.links,
    missing: digested.problems.filter(isMissing).length,
    errors: checked.problems.filter((problem) => isMissing(problem) && isError(problem)).length,
    unreadable: judgement.unreadable.length,
    djangos: new Map(collected),
    faults: [
      ...problems.map(({ file, message }) => `${file}: ${message}`),
      ...judgement.faults,
      ...collected.flatMap(([series, { unexplained }]) =>
        unexplained.map((path) => `${path} has another name than in Django ${series}, by no rule`),
      ),
    ],
  }
}

function judgeCollected(collected: Collected, ours: Ours): Collection {
  const differences = new Map<Rule, number>()
  const unexplained: string[] = []
  for (const [path, rules] of explainDifferences(collected, ours)) {
    if (!rules) unexplained.push(path)
    for (const rule of rules ?? []) differences.set(rule, (differences.get(rule) ?? 0) + 1)
  }
  return { stop: collected.stop, differences, unexplained }
}

const isError = ({ severity }: Problem) => severity === 'error'

function isMissing({ code }: Problem): boolean {
  return code === 'missing-reference' || code === 'outside-reference'
}
