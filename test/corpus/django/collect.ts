import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ensureDjango } from '../../support/python.mjs'

/** A piece of text that Django puts in place of another: from, to, text. */
export type Edit = [start: number, end: number, text: string]

/** What real Django makes of a folder. */
export interface Collected {
  /** What the stock storage says as it stops the deploy, if it does. */
  stop: string | null
  /** Files whose names differ from ours: Django's name, and its edits, or `null` where it cannot read the file. */
  differences: Record<string, { name: string | null; edits: Edit[] | null }>
}

export interface Django {
  python: string
  version: string
  /** Compares `collectstatic` over a folder with a manifest of ours. */
  compare(source: string, manifestFile: string): Promise<Collected>
  stop(): void
}

/** Starts Django; `undefined` where there is no Python, which on CI is an error (see `ensureDjango`). */
export async function startDjango(): Promise<Django | undefined> {
  const django = await ensureDjango()
  if (!django) return undefined
  const script = fileURLToPath(new URL('collect.py', import.meta.url))
  const env = { ...process.env, PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1' }
  const child = spawn(django.python, [script], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let last: Promise<unknown> = Promise.resolve()
  return {
    ...django,
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
