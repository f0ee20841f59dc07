import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
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
const MOST = 1.05

/** Seconds that each bundler gets, after a first round that fills the caches of the runtime; a longer one counts. */
const SECONDS = Number(process.env.BENCH_SECONDS ?? 45)

/** As few as tell anything, where a build takes long. */
const LEAST_ROUNDS = 2

// In memory where there is such a folder: a disk's journal varies more than what is measured.
const parent = existsSync('/dev/shm') ? '/dev/shm' : realpathSync(tmpdir())
const root = mkdtempSync(join(parent, 'overhead-'))
writeApp(root)
const results: string[] = []

type Turn = 'without' | 'with' | 'interface'
type Times = Record<Turn, Usage>

/** In milliseconds: on the clock, and of all processors together. */
interface Usage {
  clock: number
  processor: number
}

it.each(BUNDLERS)(
  '$name',
  async (bundler) => {
    const turns: Partial<Record<Turn, Pick<BuildInput, 'options' | 'instead'>>> = {
      without: { options: false },
      with: { options: {} },
    }
    const instead = INTERFACES[bundler.name.replace(/ .*/, '')]
    if (instead) turns.interface = { options: false, instead }
    const names = Object.keys(turns) as Turn[]
    const rounds: Times[] = []
    const start = performance.now()
    let end = Number.POSITIVE_INFINITY
    for (let i = 0; rounds.length < LEAST_ROUNDS || performance.now() < end; i++) {
      const times = {} as Times
      // Who comes later finds the caches warm, so they take turns.
      for (let turn = 0; turn < names.length; turn++) {
        const name = names[(i + turn) % names.length]!
        times[name] = await measure(bundler, turns[name]!)
        const named = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })
        expect(named.filter((path) => path.endsWith('.svg')).every(hasHash)).toBe(true)
      }
      const now = performance.now()
      if (i === 0) end = now + 1000 * SECONDS
      if (i > 0 || now - start > 1000 * SECONDS) rounds.push(times)
    }
    const milliseconds = (name: Turn): string =>
      `${median(rounds.map((round) => round[name].clock)).toLocaleString('en', { maximumFractionDigits: 0 })} ms`
    const ratio = (name: Turn, of: keyof Usage): number =>
      median(rounds.map((round) => round[name][of] / round.without[of]))
    const cells = [
      ...[bundler.name, rounds.length, milliseconds('without'), milliseconds('with')],
      ...[ratio('with', 'clock').toFixed(2), ratio('with', 'processor').toFixed(2)],
      instead ? ratio('interface', 'clock').toFixed(2) : '',
      ratio('with', 'clock') <= MOST ? 'met' : 'missed',
    ]
    results.push(`| ${cells.join(' | ')} |`)
    expect.soft(ratio('with', 'clock')).toBeLessThanOrEqual(MOST)
  },
  600_000,
)

afterAll(() => {
  rmSync(root, { recursive: true, force: true })
  console.log(
    [
      `${APP_SIZE}; ${SECONDS} seconds for each bundler, medians of all rounds`,
      '',
      '| bundler | rounds | without the plugin | with it | ratio | of processor time | of its interface alone | |',
      '| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
      ...results,
    ].join('\n'),
  )
})

async function measure(bundler: Bundler, turn: Pick<BuildInput, 'options' | 'instead'>): Promise<Usage> {
  const [start, used] = [performance.now(), processorTime()]
  await bundler.build({
    ...{ root, entries: { main: 'src/main.js' }, base: '/static/', ...turn },
    ...{ sourcemap: false, minify: true },
  })
  return { clock: performance.now() - start, processor: processorTime() - used }
}

/** Of this process and, where Linux tells it, of those that it has started, such as esbuild. */
function processorTime(): number {
  const { user, system } = process.cpuUsage()
  const list = `/proc/self/task/${process.pid}/children`
  const children = existsSync(list) ? readFileSync(list, 'utf8').split(' ').filter(Boolean) : []
  const ticks = children.map((pid) => {
    const [utime, stime] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11)
    return Number(utime) + Number(stime)
  })
  const TICK = 10
  return (user + system) / 1000 + TICK * ticks.reduce((sum, count) => sum + count, 0)
}

const hasHash = (path: string): boolean => /[.-][\w-]{8,12}\.\w+$/.test(path)
