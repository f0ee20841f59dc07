import { setTimeout } from 'node:timers/promises'
import type { Problem } from '@staticfiles/core'
import { uploadOfText } from '../published/upload.ts'
import { BEAT_MS, createTurn, isMark, type RunKind, type WaitOptions } from '../releases/run-turn.ts'
import type { StoreTarget } from './target.ts'

const MARKS = '.staticfiles/marks'
const POLL_MS = 1000

/**
 * Does something in a store while no run of the other kind is at work there: as in a folder, each puts up a mark first and
 * then looks for those of others. That excludes one of two only where a listing shows what was put before it, as those of
 * Amazon and of all stores do that keep to it; where the own mark is not in it, there is a problem that says so.
 *
 * @param run told of the problems
 * @throws {StaticfilesError} `output-busy` when the others are not done in time, or what the store throws
 */
export async function withStoreMark<Result>(
  store: StoreTarget,
  kind: RunKind,
  options: WaitOptions,
  run: (problems: Problem[]) => Promise<Result>,
): Promise<Result> {
  const pathOf = (mark: string): string => `${MARKS}/${mark}`
  const turn = createTurn(store.name, kind, (mark) => `${store.name}/${pathOf(mark)}`, options)
  const own = pathOf(turn.mark)
  let beat = Promise.resolve()
  const pulse = setInterval(() => {
    beat = putUp(store, own).catch(() => {})
  }, BEAT_MS).unref()
  try {
    for (;;) {
      await putUp(store, own)
      const marks = await marksIn(store)
      const { isAlone, gone } = turn.look(marks)
      for (const mark of gone) await takeDown(store, pathOf(mark))
      if (isAlone) return await run(marks.some(({ name }) => name === turn.mark) ? [] : [unseen()])
      if (kind === 'prune') await takeDown(store, own)
      await setTimeout(POLL_MS)
    }
  } finally {
    clearInterval(pulse)
    await beat
    await takeDown(store, own)
  }
}

function putUp(store: StoreTarget, path: string): Promise<void> {
  const headers = { contentType: 'application/octet-stream', cacheControl: 'no-store' }
  return store.put(uploadOfText(path, '.', headers), () => {})
}

/** Who may put files and not remove them leaves the mark: after a while without a sign of life it is none. */
async function takeDown(store: StoreTarget, path: string): Promise<void> {
  await store.remove(path).catch(() => {})
}

async function marksIn(store: StoreTarget): Promise<{ name: string; time: number }[]> {
  const files = [...(await store.listFiles(MARKS))]
  return files
    .map(([path, { time }]) => ({ name: path.slice(MARKS.length + 1), time }))
    .filter(({ name }) => isMark(name))
}

function unseen(): Problem {
  const message =
    'The listing of this store does not show at once what was put there, so runs cannot see each other. Never publish and prune at the same time: a file could be deleted that a release just published names.'
  return { code: 'unmarked-run', severity: 'warn', message, file: MARKS }
}
