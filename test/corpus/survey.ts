import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '@staticfiles/core'
import { checkFolder, digestFolder, verifyFolder } from 'staticfiles'
import type { Django } from './django/collect.ts'
import { explainDifferences } from './django/explain.ts'
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
  /** What stock Django says as it stops; `null` where it does not, `undefined` where there is no Django. */
  stop: string | null | undefined
  /** Rule → the files whose names differ from Django's by it. */
  differences: Map<Rule, number>
  /** What is wrong, for people. */
  faults: string[]
}

/**
 * Digests the folder `source` below `work`, verifies the output, and holds it against independent parsers and Django.
 */
export async function surveyFolder(work: string, django: Django | undefined): Promise<Survey> {
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
  const collecting = django?.compare(source, manifest)
  const names = digested.manifest.paths
  const readInput = (path: string) => readFileSync(join(source, path))
  const readOutput = (path: string) => readFileSync(join(out, path))
  const judgement = judgeFolder({ names, readInput, readOutput })

  const collected = await collecting
  const explained = collected
    ? explainDifferences(collected, {
        names,
        dependencies: judgement.dependencies,
        compare: (path) => compareFile(path, readInput(path), readOutput(names.get(path)!), names),
      })
    : []
  const differences = new Map<Rule, number>()
  const unexplained: string[] = []
  for (const [path, rules] of explained) {
    if (!rules) unexplained.push(`${path} has another name than in Django, by no rule`)
    for (const rule of rules ?? []) differences.set(rule, (differences.get(rule) ?? 0) + 1)
  }
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
    stop: collected?.stop,
    differences,
    faults: [
      ...problems.map(({ file, message }) => `${file}: ${message}`),
      ...judgement.faults,
      ...unexplained,
    ],
  }
}

const isError = ({ severity }: Problem) => severity === 'error'

function isMissing({ code }: Problem): boolean {
  return code === 'missing-reference' || code === 'outside-reference'
}
