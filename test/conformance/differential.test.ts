import fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { cssTree } from './css-trees.ts'
import { startOracle } from './oracle.ts'
import { collect, digest } from './outcome.ts'
import { differences } from './tree.ts'

const oracle = await startOracle()
afterAll(() => oracle?.stop())

it.runIf(oracle)('any tree that Django gets right: files and manifest are the same', async () => {
  const property = fc.asyncProperty(cssTree, async (tree) => {
    const django = await collect(oracle!, tree)
    expect(django.exception).toBeNull()
    const ours = digest(tree)
    // Comments of random trees name anything as their source map, which is right to be told.
    expect(ours.problems.filter(({ code }) => code !== 'unmovable-map')).toEqual([])
    expect(differences(ours.files, django.files)).toEqual([])
    expect(ours.paths).toEqual(django.paths)
    expect(ours.hash).toBe(django.hash)
  })
  await fc.assert(property, { numRuns: 250 })
})
