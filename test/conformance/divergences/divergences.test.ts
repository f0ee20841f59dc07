import { verifyAssets } from '@staticfiles/core'
import { afterAll, describe, expect, it } from 'vitest'
import { startOracle } from '../oracle.ts'
import { collect, deadLinks, digest, textOf } from '../outcome.ts'
import { treeOf } from '../tree.ts'
import type { Divergence } from './divergence.ts'
import { falseReferences } from './false-references.ts'
import { restyled } from './restyled.ts'
import { stops } from './stops.ts'
import { unseen } from './unseen.ts'
import { wrongLinks } from './wrong-links.ts'

const tables: { about: string; rows: Divergence[] }[] = [
  { about: 'Django takes for a reference what is none', rows: falseReferences },
  { about: 'Django stops at', rows: stops },
  { about: 'Django writes a wrong link for', rows: wrongLinks },
  { about: 'Django does not see', rows: unseen },
  { about: 'Django changes the text around', rows: restyled },
]
const oracle = await startOracle()
afterAll(() => oracle?.stop())

describe.each(tables)('$about', ({ rows }) => {
  it.runIf(oracle).each(rows)('$name: Django', async ({ input, options, django, dead = 0 }) => {
    const outcome = await collect(oracle!, treeOf(input), options)
    const file = Object.keys(input)[0]!
    if (typeof django === 'string') {
      expect(outcome.exception).toBeNull()
      expect(textOf(outcome, file)).toBe(django)
      expect(deadLinks(outcome, file, options?.base)).toHaveLength(dead)
    } else expect(outcome.exception).toMatch(django)
  })

  it.each(rows)('$name: we', ({ input, options, ours, problems = [] }) => {
    const outcome = digest(treeOf(input), { base: options?.base })
    const file = Object.keys(input)[0]!
    expect(textOf(outcome, file)).toBe(ours)
    expect(deadLinks(outcome, file, options?.base)).toEqual([])
    expect(
      outcome.problems.map(
        ({ file, line, column, severity, code }) => `${file}:${line}:${column} ${severity} ${code}`,
      ),
    ).toEqual(problems)
    const { paths, files } = outcome
    const output = { paths: new Set(files.keys()), read: (path: string) => files.get(path)! }
    expect(verifyAssets({ paths }, output, { base: options?.base, missing: 'ignore' }).problems).toEqual([])
  })
})
