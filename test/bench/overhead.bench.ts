import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { BuildInput, Bundler } from '../matrix/bundler.ts'
import { ESBUILD_VERSIONS } from '../matrix/bundlers/esbuild.ts'
import { ROLLUP_LIKES } from '../matrix/bundlers/rollup.ts'
import { VITES } from '../matrix/bundlers/vite.ts'
import { WEBPACK_LIKES } from '../matrix/bundlers/webpack.ts'
import { APP_SIZE, writeApp } from './app.ts'

const BUNDLERS = [...VITES, ...ROLLUP_LIKES, ...WEBPACK_LIKES, ...ESBUILD_VERSIONS]
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9)
const MOST = 1.05

/** Builds that take less than this many milliseconds vary more, and get five times the rounds. */
const SHORT = 1000

const root = mkdtempSync(join(realpathSync(tmpdir()), 'overhead-'))
writeApp(root)
const results: string[] = []

it.each(BUNDLERS)(
  '$name',
  async (bundler) => {
    const rounds: { without: number; with: number }[] = []
    for (let i = 0; rounds.length < roundsFor(rounds); i++) {
      const times = { without: 0, with: 0 }
      // Whoever comes second finds the caches warm, so they take turns.
      for (const turn of i % 2 === 0 ? (['without', 'with'] as const) : (['with', 'without'] as const)) {
        times[turn] = await time(bundler, turn === 'with' ? {} : false)
        const named = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })
        expect(named.filter((path) => path.endsWith('.svg')).every(hasHash)).toBe(true)
      }
      // The first round fills the caches of the runtime.
      if (i > 0) rounds.push(times)
    }
    const [without, withPlugin] = [
      median(rounds.map((round) => round.without)),
      median(rounds.map((round) => round.with)),
    ]
    const ratio = median(rounds.map((round) => round.with / round.without))
    results.push(
      `| ${bundler.name} | ${without.toFixed(0)} ms | ${withPlugin.toFixed(0)} ms | ${ratio.toFixed(2)} |`,
    )
    expect.soft(ratio).toBeLessThanOrEqual(MOST)
  },
  600_000,
)

afterAll(() => {
  rmSync(root, { recursive: true, force: true })
  console.log(
    [
      `${APP_SIZE}; medians of ${ROUNDS} rounds, ${5 * ROUNDS} of builds below a second`,
      '',
      '| bundler | without the plugin | with it | ratio |',
      '| --- | --- | --- | --- |',
      ...results,
    ].join('\n'),
  )
})

/** Milliseconds that a build takes. */
async function time(bundler: Bundler, options: BuildInput['options']): Promise<number> {
  const start = performance.now()
  await bundler.build({
    ...{ root, entries: { main: 'src/main.js' }, base: '/static/', options },
    ...{ sourcemap: false, minify: true },
  })
  return performance.now() - start
}

function roundsFor(rounds: readonly { without: number }[]): number {
  const isShort = rounds.length > 0 && median(rounds.map(({ without }) => without)) < SHORT
  return isShort ? 5 * ROUNDS : ROUNDS
}

const hasHash = (path: string): boolean => /[.-][\w-]{8,12}\.\w+$/.test(path)

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}
