import { Worker } from 'node:worker_threads'

/** Runs beside the test, which an endless loop would keep from noticing its own time limit. */
const WATCH = `
const { workerData: { beats, seconds, hint } } = require('node:worker_threads')
let last = -1
setInterval(() => {
  const [count, seed] = beats
  if (count !== last) return void (last = count)
  require('node:fs').writeSync(2, 'Hangs for ' + seconds + ' s. ' + hint + seed + '\\n')
  process.kill(process.pid, 'SIGKILL')
}, seconds * 1000)
`

export interface Watchdog {
  /** Says that work on a seed begins. */
  beat(seed: number): void
  stop(): Promise<void>
}

/**
 * Kills the process when it works on one seed for longer than `seconds`.
 *
 * @param hint what to say then; the seed is added
 */
export function startWatchdog(seconds: number, hint: string): Watchdog {
  const beats = new Int32Array(new SharedArrayBuffer(8))
  const worker = new Worker(WATCH, { eval: true, workerData: { beats, seconds, hint } })
  worker.unref()
  return {
    beat(seed) {
      beats[0]!++
      beats[1] = seed
    },
    async stop() {
      await worker.terminate()
    },
  }
}
