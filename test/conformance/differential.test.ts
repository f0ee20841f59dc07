import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cssTree } from './css-trees.ts'
import { oracles } from './oracle.ts'
import { collect, digest } from './outcome.ts'
import { differences } from './tree.ts'

const started = await oracles()

it.each(started)(
  'any tree that Django $series gets right: files and manifest are the same',
  async ({ oracle }) => {
    const property = fc.asyncProperty(cssTree, async (tree) => {
      const django = await collect(oracle, tree, { everything: true })
      expect(django.exception).toBeNull()
      const ours = digest(tree, { everything: true })
      // Comments of random trees name anything as their source map, which is right to be told.
      expect(ours.problems.filter(({ code }) => code !== 'unmovable-map')).toEqual([])
      expect(differences(ours.files, django.files)).toEqual([])
      expect(ours.paths).toEqual(django.paths)
      expect(ours.hash).toBe(django.hash)
    })
    await fc.assert(property, { numRuns: 125 })
  },
)
