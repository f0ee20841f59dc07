import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { type Case, generatedCases } from './generated-cases.ts'
import { oracles } from './oracle.ts'
import { collect, digest } from './outcome.ts'
import { differences, readTree } from './tree.ts'

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url))
const cases: Case[] = [
  // Names with a leading dot are among them.
  ...readdirSync(fixtures).map((name) => ({
    name,
    tree: readTree(join(fixtures, name)),
    options: { everything: true },
  })),
  ...generatedCases,
]
const started = await oracles()

describe.each(started)('names, bytes, paths and hash are those of Django $series', ({ oracle }) => {
  it.each(cases)('$name', async ({ tree, options, hash }) => {
    const django = await collect(oracle, tree, options)
    expect(django.exception).toBeNull()
    const ours = digest(tree, { base: options?.base, everything: options?.everything })
    expect(ours.problems).toEqual([])

    for (const [key, path] of django.paths) {
      expect(ours.files.get(ours.paths.get(key)!)?.toString(), key).toBe(django.files.get(path)!.toString())
    }
    expect(ours.paths).toEqual(django.paths)
    expect(differences(ours.files, django.files)).toEqual([])
    expect(ours.hash).toBe(django.hash)
    if (hash) expect(ours.hash).toBe(hash)
  })
})
