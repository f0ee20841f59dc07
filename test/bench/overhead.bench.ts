import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { BuildInput, Bundler } from '../matrix/bundler.ts'
import { ESBUILD_VERSIONS } from '../matrix/bundlers/esbuild.ts'
import { ROLLUP_LIKES } from '../matrix/bundlers/rollup.ts'
import { VITES } from '../matrix/bundlers/vite.ts'
import { WEBPACK_LIKES } from '../matrix/bundlers/webpack.ts'
import { APP_SIZE, writeApp } from './app.ts'
import { INTERFACES } from './interfaces.ts'
import { median } from './median.ts'

const BUNDLERS = [...VITES, ...ROLLUP_LIKES, ...WEBPACK_LIKES, ...ESBUILD_VERSIONS]
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 9)
const MOST = 1.05

/** Builds that take less than this many milliseconds vary more, and get five times the rounds. */
const SHORT = 1000

// In memory where there is such a folder: a disk's journal varies more than what is measured.
const parent = existsSync('/dev/shm') ? '/dev/shm' : realpathSync(tmpdir())
const root = mkdtempSync(join(parent, 'overhead-'))
writeApp(root)
const results: string[] = []

type Times = Record<'without' | 'with' | 'interface', number>

it.each(BUNDLERS)(
  '$name',
  async (bundler) => {
    const turns: Record<keyof Times, Pick<BuildInput, 'options' | 'instead'>> = {
      without: { options: false },
      with: { options: {} },
      interface: { options: false, instead: INTERFACES[bundler.name.replace(/ .*/, '')] },
    }
    const names = Object.keys(turns) as (keyof Times)[]
    const rounds: Times[] = []
    for (let i = 0; rounds.length < roundsFor(rounds); i++) {
      const times: Times = { without: 0, with: 0, interface: 0 }
      // Who comes later finds the caches warm, so they take turns.
      for (let turn = 0; turn < names.length; turn++) {
        const name = names[(i + turn) % names.length]!
        if (name === 'interface' && !turns.interface.instead) continue
        times[name] = await time(bundler, turns[name])
        const named = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })
        expect(named.filter((path) => path.endsWith('.svg')).every(hasHash)).toBe(true)
      }
      // The first round fills the caches of the runtime.
      if (i > 0) rounds.push(times)
    }
    const milliseconds = (name: keyof Times): string =>
      `${median(rounds.map((round) => round[name])).toFixed(0)} ms`
    const ratio = (name: keyof Times): number => median(rounds.map((round) => round[name] / round.without))
    const least = turns.interface.instead ? ratio('interface').toFixed(2) : ''
    results.push(
      `| ${bundler.name} | ${milliseconds('without')} | ${milliseconds('with')} | ${ratio('with').toFixed(2)} | ${least} |`,
    )
    expect.soft(ratio('with')).toBeLessThanOrEqual(MOST)
  },
  600_000,
)

afterAll(() => {
  rmSync(root, { recursive: true, force: true })
  console.log(
    [
      `${APP_SIZE}; medians of ${ROUNDS} rounds, ${5 * ROUNDS} of builds below a second`,
      '',
      '| bundler | without the plugin | with it | ratio | of its interface alone |',
      '| --- | --- | --- | --- | --- |',
      ...results,
    ].join('\n'),
  )
})

/** Milliseconds that a build takes. */
async function time(bundler: Bundler, turn: Pick<BuildInput, 'options' | 'instead'>): Promise<number> {
  const start = performance.now()
  await bundler.build({
    ...{ root, entries: { main: 'src/main.js' }, base: '/static/', ...turn },
    ...{ sourcemap: false, minify: true },
  })
  return performance.now() - start
}

function roundsFor(rounds: readonly Times[]): number {
  const isShort = rounds.length > 0 && median(rounds.map(({ without }) => without)) < SHORT
  return isShort ? 5 * ROUNDS : ROUNDS
}

const hasHash = (path: string): boolean => /[.-][\w-]{8,12}\.\w+$/.test(path)
