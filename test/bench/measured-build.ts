// Builds once, in a process of its own, and prints what that took: measured-build <bundler> <turn> <folder of the app>
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BuildInput, Bundler } from '../matrix/bundler.ts'
import { INTERFACES } from './interfaces.ts'

/** Whether a build has the plugin, or one that only has the bundler hand over what ours must. */
export type Turn = 'without' | 'with' | 'interface'

/** In milliseconds. */
export interface Usage {
  clock: number
  /** Of all processors together. */
  processor: number
  /** Of the one thread that plugins in JavaScript run in; where the system does not tell, nothing. */
  thread: number
}

/** Only the bundler that is measured is loaded. */
const BUNDLERS: Record<string, () => Promise<readonly Bundler[]>> = {
  Vite: async () => (await import('../matrix/bundlers/vite.ts')).VITES,
  Rollup: async () => (await import('../matrix/bundlers/rollup.ts')).ROLLUP_LIKES,
  Rolldown: async () => (await import('../matrix/bundlers/rollup.ts')).ROLLUP_LIKES,
  webpack: async () => (await import('../matrix/bundlers/webpack.ts')).WEBPACK_LIKES,
  Rspack: async () => (await import('../matrix/bundlers/webpack.ts')).WEBPACK_LIKES,
  esbuild: async () => (await import('../matrix/bundlers/esbuild.ts')).ESBUILD_VERSIONS,
}

const [name, turn, root] = process.argv.slice(2) as [string, Turn, string]
const [family] = name.split(' ') as [string]
const bundler = (await BUNDLERS[family]!()).find((bundler) => bundler.name === name)!
const turns: Record<Turn, Pick<BuildInput, 'options' | 'instead'>> = {
  without: { options: false },
  with: { options: {} },
  interface: { options: false, instead: INTERFACES[family] },
}
// Not all bundlers empty the folder.
rmSync(join(root, 'dist'), { recursive: true, force: true })
const start = usage()
await bundler.build({
  ...{ root, entries: { main: 'src/main.js' }, base: '/static/', ...turns[turn] },
  ...{ sourcemap: false, minify: true },
})
const end = usage()
console.log(
  JSON.stringify({
    clock: end.clock - start.clock,
    processor: end.processor - start.processor,
    thread: end.thread - start.thread,
  } satisfies Usage),
)
// What a bundler leaves running is not waited for.
process.exit()

/** With the processes that this one has started, such as esbuild, where Linux tells of them. */
function usage(): Usage {
  const { user, system } = process.cpuUsage()
  const own = `/proc/self/task/${process.pid}`
  const isTold = existsSync(`${own}/children`)
  const children = isTold ? readFileSync(`${own}/children`, 'utf8').split(' ').filter(Boolean) : []
  return {
    clock: performance.now(),
    processor: (user + system) / 1000 + children.reduce((sum, pid) => sum + processorTime(`/proc/${pid}`), 0),
    thread: isTold ? processorTime(own) : Number.NaN,
  }
}

/** Of a process or a thread, from its folder in `/proc`. */
function processorTime(folder: string): number {
  const [user, system] = readFileSync(`${folder}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11)
  const TICK = 10
  return TICK * (Number(user) + Number(system))
}
