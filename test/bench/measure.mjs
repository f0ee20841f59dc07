import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const REPORT_USAGE = fileURLToPath(new URL('report-usage.mjs', import.meta.url))

/** After this time a program is ended. */
export const MOST_SECONDS = Number(process.env.BENCH_MOST_SECONDS ?? 120)

/**
 * What a program took: seconds on the clock, seconds of all processors, and the most memory at a time, in bytes.
 * @typedef {{ wall: number, cpu: number, memory: number }} Usage
 */

/**
 * Runs a program to its end. A Node program, and `collectstatic.py`, tell by themselves what they used.
 *
 * @param {readonly [string, ...string[]]} command
 * @param {string} scratch a folder for a file
 * @returns {Usage | undefined} nothing when it was ended after `MOST_SECONDS`
 */
export function measure([program, ...args], scratch) {
  const file = `${scratch}/usage.json`
  rmSync(file, { force: true })
  const own = program === process.execPath ? ['--import', REPORT_USAGE] : []
  const start = performance.now()
  const { status, stderr, error } = spawnSync(program, [...own, ...args], {
    env: { ...process.env, BENCH_USAGE: file },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: MOST_SECONDS * 1000,
    killSignal: 'SIGKILL',
    maxBuffer: 1 << 28,
  })
  const wall = (performance.now() - start) / 1000
  if (wall >= MOST_SECONDS) return undefined
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${error ?? stderr.slice(-2000)}`)
  return { wall, ...JSON.parse(readFileSync(file, 'utf8')) }
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
