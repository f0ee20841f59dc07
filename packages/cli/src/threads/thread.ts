import { parentPort } from 'node:worker_threads'
import { StaticfilesError } from '@staticfiles/manifest'
import { TASKS } from './tasks.ts'
import type { Reply, Request } from './threads.ts'

/** One task's function at a time: the batches of a task come one after another. */
let current: { key: string; run: Promise<(item: never) => unknown> } | undefined
let turn: Promise<void> = Promise.resolve()

parentPort!.on('message', (request: Request) => {
  turn = turn.then(async () => parentPort!.postMessage(await answer(request)))
})

async function answer({ task, context, batch }: Request): Promise<Reply> {
  try {
    const key = JSON.stringify([task, context])
    if (current?.key !== key) current = { key, run: TASKS[task](context as never) }
    const run = await current.run
    return { answers: batch.map((item) => run(item as never)) }
  } catch (error) {
    if (!(error instanceof StaticfilesError)) throw error
    const { code, message, file } = error
    return { error: { code, message, file } }
  }
}
