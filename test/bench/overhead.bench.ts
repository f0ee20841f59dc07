import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ALL } from '../matrix/bundlers/all.ts'
import { APP_SIZE, writeApp } from './app.ts'
import { INTERFACES } from './interfaces.ts'
import type { Turn, Usage } from './measured-build.ts'
import { median } from './median.ts'

const MOST = 1.05

/** Rounds go on until it is known so exactly, with 95 %, by how much the plugin makes a build longer … */
const EXACT = 0.01

/** … or for so long; but there are as few as tell anything, where a build takes long. */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 120)
const LEAST_ROUNDS = 2

/** As many as show how much they differ. */
const LEAST_TO_END = 7

// In memory where there is such a folder: a disk's journal varies more than what is measured.
const parent = existsSync('/dev/shm') ? '/dev/shm' : realpathSync(tmpdir())
const root = mkdtempSync(join(parent, 'overhead-'))
const results: string[] = []

/** The program, from where Node finds the packages that it is to build with. */
const programs = resolve('node_modules/.bench-overhead')
const MEASURED_BUILD = join(programs, 'measured-build.mjs')

beforeAll(async () => {
  writeApp(root)
  await build({
    entryPoints: [join(import.meta.dirname, 'measured-build.ts')],
    outdir: programs,
    outExtension: { '.js': '.mjs' },
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'node' },
    plugins: [
      {
        name: 'packages',
        setup({ onResolve }) {
          // Not those that are for other things in the files of tests.
          onResolve({ filter: /^[^./]/ }, ({ kind, path }) =>
            kind === 'entry-point' ? undefined : { path, external: true, sideEffects: false },
          )
        },
      },
    ],
  })
})

it.each(ALL)(
  '$name',
  ({ name: bundler }) => {
    const [family] = bundler.split(' ') as [string]
    const turns: Turn[] = ['without', 'with', ...(INTERFACES[family] ? (['interface'] as const) : [])]
    const rounds: Record<Turn, Usage>[] = []
    const loading: number[] = []
    const ratios = (turn: Turn, of: keyof Usage): number[] =>
      rounds.map((round) => round[turn][of] / round.without[of])
    const end = performance.now() + 1000 * SECONDS
    const isEnough = (): boolean =>
      rounds.length >= LEAST_ROUNDS &&
      (performance.now() >= end ||
        (rounds.length >= LEAST_TO_END && uncertainty(ratios('with', 'clock')) <= EXACT))
    while (!isEnough()) {
      const round = {} as Record<Turn, Usage>
      // Who comes later finds the caches of the system warm, so they take turns.
      for (let i = 0; i < turns.length; i++) {
        const turn = turns[(rounds.length + i) % turns.length]!
        round[turn] = run([MEASURED_BUILD, bundler, turn, root])
        const named = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })
        expect(named.filter((path) => path.endsWith('.svg')).every(hasHash)).toBe(true)
      }
      rounds.push(round)
      loading.push(run(['--input-type=module', '--eval', LOADING, family.toLowerCase()]))
    }
    const clock = median(ratios('with', 'clock'))
    const cells = [
      bundler,
      rounds.length,
      ...(['without', 'with'] as const).map((turn) => ms(rounds.map((round) => round[turn].clock))),
      `${clock.toFixed(2)} ± ${uncertainty(ratios('with', 'clock')).toFixed(2)}`,
      median(ratios('with', 'processor')).toFixed(2),
      turns.includes('interface') ? median(ratios('interface', 'clock')).toFixed(2) : '',
      ms(rounds.map((round) => round.with.thread - round.without.thread)),
      ms(loading),
      clock <= MOST ? 'met' : 'missed',
    ]
    results.push(`| ${cells.join(' | ')} |`)
    expect.soft(clock).toBeLessThanOrEqual(MOST)
  },
  3_600_000,
)

afterAll(() => {
  for (const folder of [root, programs]) rmSync(folder, { recursive: true, force: true })
  console.log(
    [
      APP_SIZE,
      '',
      '| bundler | rounds | without the plugin | with it | ratio | of processor time | of its interface alone | in its thread | to load it | |',
      '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
      ...results,
    ].join('\n'),
  )
})

/** Loads the plugin alone; prints the time in milliseconds. */
const LOADING = `
const start = performance.now()
await import(\`unplugin-staticfiles/\${process.argv[1]}\`)
console.log(performance.now() - start)
`

/** Runs a program in Node, which prints JSON. */
function run<Result>(args: readonly string[]): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout.trim().split('\n').at(-1)!)
}

/** Half of the interval that the median of all rounds lies in with 95 %, as notches in box plots show it. */
function uncertainty(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const quantile = (part: number): number => sorted[Math.round(part * (sorted.length - 1))]!
  return (1.57 * (quantile(0.75) - quantile(0.25))) / Math.sqrt(sorted.length)
}

const ms = (values: readonly number[]): string =>
  `${median(values).toLocaleString('en', { maximumFractionDigits: 0 })} ms`

const hasHash = (path: string): boolean => /[.-][\w-]{8,12}\.\w+$/.test(path)
