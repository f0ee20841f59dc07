import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readOutput } from '../support/output.ts'
import type { Bundler } from './bundler.ts'
import { createLaw } from './law.ts'
import { type RandomApp, randomApps, writeApp } from './random-app.ts'

/** Applications that were once built wrongly. */
const KNOWN: { name: string; app: RandomApp }[] = [
  {
    name: 'a chunk of two entries, with CSS that is edited',
    app: {
      scripts: [
        { imports: [2], lazy: [], styles: [], images: [], workers: [] },
        { imports: [2], lazy: [], styles: [], images: [], workers: [] },
        { imports: [], lazy: [], styles: [0], images: [], workers: [] },
      ],
      entries: [0, 1],
      styles: Array.from({ length: 3 }, () => ({ imports: [], images: [] })),
      changes: [['style', 0]],
      sourcemap: false,
      minify: false,
      importMap: false,
    },
  },
  {
    name: 'a chunk that is loaded later, with a chunk of two and CSS that is edited',
    app: {
      scripts: [
        { imports: [], lazy: [2], styles: [], images: [], workers: [] },
        { imports: [3], lazy: [2], styles: [1], images: [], workers: [] },
        { imports: [3], lazy: [0], styles: [0], images: [], workers: [] },
        { imports: [], lazy: [], styles: [2], images: [], workers: [] },
      ],
      entries: [0, 1],
      styles: Array.from({ length: 3 }, () => ({ imports: [], images: [] })),
      changes: [
        ['style', 2],
        ['style', 0],
        ['style', 1],
      ],
      sourcemap: false,
      minify: true,
      importMap: false,
    },
  },
]

/** Builds an application and edits it: no file keeps its name while its bytes change, nor the other way round. */
async function findBreaches(bundler: Bundler, app: RandomApp): Promise<string[]> {
  const { root, entries, change } = writeApp(app)
  const { sourcemap, minify, importMap } = app
  const breachesOf = createLaw()
  const build = async (): Promise<string[]> => {
    await bundler.build({
      root,
      entries,
      base: '/static/',
      sourcemap,
      minify,
      options: { keepOriginals: false, importMap },
    })
    return breachesOf(readOutput(join(root, 'dist')))
  }
  expect(await build()).toEqual([])
  for (const edit of app.changes) {
    change(edit)
    const breaches = await build()
    if (breaches.length > 0) return [`after a change of ${edit.join(' ')}`, ...breaches]
  }
  return []
}

interface Extent {
  seed: number
  /** How many applications are made up for each bundler. */
  numRuns: number
  /** When to build no more of them; one is built in any case. */
  milliseconds?: number
}

export function testRandomApps(
  bundlers: readonly Bundler[],
  { seed, numRuns, milliseconds = Number.POSITIVE_INFINITY }: Extent,
): void {
  describe.each(bundlers)('$name, names of made-up applications', (bundler) => {
    it.each(KNOWN)('$name', async ({ app }) => {
      expect(await findBreaches(bundler, app)).toEqual([])
    })

    it('change with the bytes, and only then', async () => {
      const apps = randomApps({
        hasWorkers: !bundler.lacks.includes('Workers'),
        hasImportMaps: !bundler.lacks.includes('An import map: the same, and one module renames no other'),
      })
      let runs = 0
      const end = performance.now() + milliseconds
      // fast-check would interrupt a build, which then goes on beside the next one, and fail where that is the first.
      const law = fc.asyncProperty(apps, async (app) => {
        if (runs > 0 && performance.now() > end) return
        runs++
        expect(await findBreaches(bundler, app)).toEqual([])
      })
      await fc.assert(law, { seed, numRuns })
    })
  })
}
