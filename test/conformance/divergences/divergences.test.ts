import { verifyAssets } from '@staticfiles/core'
import { describe, expect, it } from 'vitest'
import { oracles } from '../oracle.ts'
import { collect, deadLinks, digest, textOf } from '../outcome.ts'
import { treeOf } from '../tree.ts'
import { type Divergence, djangoText } from './divergence.ts'
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
const started = await oracles()

describe.each(tables)('$about', ({ rows }) => {
  describe.each(started)('Django $series', ({ series, oracle }) => {
    it.each(rows)('$name', async (row) => {
      const { input, options, ours, dead = 0 } = row
      const outcome = await collect(oracle, treeOf(input), options)
      const file = Object.keys(input)[0]!
      const expected = djangoText(row, series)
      if (expected instanceof RegExp) expect(outcome.exception).toMatch(expected)
      else {
        expect(outcome.exception).toBeNull()
        expect(textOf(outcome, file)).toBe(expected ?? ours)
        expect(deadLinks(outcome, file, options?.base)).toHaveLength(expected === undefined ? 0 : dead)
      }
    })
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
