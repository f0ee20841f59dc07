import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { ensureDjango } from '../support/python.mjs'

/** Real Django in a process of its own. Its exceptions come as text, `ValueError: …`. */
export interface Oracle {
  /**
   * Runs `collectstatic` with `ManifestStaticFilesStorage` from the folder `source` into `root`, with `base` as
   * STATIC_URL; with `modules` it rewrites references in JavaScript modules too,
   * with `everything` it leaves nothing out.
   *
   * @returns the exception that stopped it
   */
  collect(
    source: string,
    root: string,
    base: string,
    modules: boolean,
    everything: boolean,
  ): Promise<string | null>
  /** Looks names up with a manifest in `folder` and no other file; answers URLs. */
  lookup(folder: string, names: string[]): Promise<{ hash: string; storage: string[]; template: string[] }>
  /** The text of a manifest with these entries, in the order of Django 6. `root` is a folder to write it to. */
  manifest(root: string, paths: [string, string][]): Promise<string>
  /** The folder of the admin's own static files. */
  adminFolder(): Promise<string>
  stop(): void
}

/** The series of Django that we are held against: the newest with long-term support, and the newest. */
export const SERIES = ['5.2', '6.1'] as const

export type Series = (typeof SERIES)[number]

/**
 * Starts an oracle of each series, which ends with the tests of the file. There is none where there is no Python that it
 * runs with, which on CI is an error (see `ensureDjango`).
 */
export async function startOracles(): Promise<Record<Series, Oracle | undefined>> {
  const [lts, newest] = await Promise.all(SERIES.map(startOracle))
  afterAll(() => {
    for (const oracle of [lts, newest]) oracle?.stop()
  })
  return { '5.2': lts, '6.1': newest }
}

/** What each series answers, for `describe.each`. */
export async function oracles(): Promise<{ series: Series; oracle: Oracle }[]> {
  const started = await startOracles()
  return SERIES.flatMap((series) => {
    const oracle = started[series]
    return oracle ? [{ series, oracle }] : []
  })
}

async function startOracle(version: Series): Promise<Oracle | undefined> {
  const django = await ensureDjango({ version })
  if (!django) return undefined
  const script = fileURLToPath(new URL('oracle.py', import.meta.url))
  const env = { ...process.env, PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1' }
  const child = spawn(django.python, [script], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()

  let last: Promise<unknown> = Promise.resolve()
  function ask<Answer>(name: string, ...parameters: unknown[]): Promise<Answer> {
    const answer = last.then(async () => {
      child.stdin.write(`${JSON.stringify([name, parameters])}\n`)
      const { value, done } = await answers.next()
      if (done) throw new Error(`Django stopped when it was asked ${name} ${JSON.stringify(parameters)}.`)
      return JSON.parse(value)
    })
    last = answer.catch(() => undefined)
    return answer
  }
  return {
    collect: (...parameters) => ask('collect', ...parameters),
    lookup: (...parameters) => ask('lookup', ...parameters),
    manifest: (...parameters) => ask('manifest', ...parameters),
    adminFolder: () => ask('adminFolder'),
    stop: () => child.stdin.end(),
  }
}
