import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { SERIES, type Series } from '../../conformance/oracle.ts'
import { ensureDjango } from '../../support/python.mjs'

/** A piece of text that Django puts in place of another: from, to, text. */
export type Edit = [start: number, end: number, text: string]

/** What Django takes for a comment or a string, so that it passes over what it finds there: from, to. */
export type Passed = [start: number, end: number, text: null]

/** What real Django makes of a folder. */
export interface Collected {
  /** What the stock storage says as it stops the deploy, if it does. */
  stop: string | null
  /** Files whose names differ from ours: Django's name, and what it finds, or `null` where it cannot read the file. */
  differences: Record<string, { name: string | null; edits: (Edit | Passed)[] | null }>
}

export interface Django {
  series: Series
  python: string
  version: string
  /** Compares `collectstatic` over a folder with a manifest of ours. */
  compare(source: string, manifestFile: string): Promise<Collected>
  stop(): void
}

/** Starts each series of Django for which there is a Python; where there is none on CI, that is an error (see `ensureDjango`). */
export async function startDjangos(): Promise<Django[]> {
  const started = await Promise.all(SERIES.map(startDjango))
  return started.filter((django) => django !== undefined)
}

async function startDjango(series: Series): Promise<Django | undefined> {
  const django = await ensureDjango({ version: series })
  if (!django) return undefined
  const script = fileURLToPath(new URL('collect.py', import.meta.url))
  const env = { ...process.env, PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1' }
  const child = spawn(django.python, [script], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let last: Promise<unknown> = Promise.resolve()
  return {
    ...django,
    series,
    compare(...question) {
      const answer = last.then(async () => {
        child.stdin.write(`${JSON.stringify(question)}\n`)
        const { value, done } = await answers.next()
        if (done) throw new Error(`Django stopped when it was asked to collect ${question[0]}.`)
        return JSON.parse(value)
      })
      last = answer.catch(() => undefined)
      return answer
    },
    stop: () => child.stdin.end(),
  }
}
