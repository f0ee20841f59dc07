import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { StaticfilesError } from '@staticfiles/manifest'
import type { TaskName, Tasks } from './tasks.ts'

/** Items that a thread is handed at a time: more cost memory, fewer cost messages. */
const BATCH = 128

/** Batches that a thread has at a time, so that it need not wait for the next one. */
const AHEAD = 2

/** More threads than this wait for the disk, and cost memory. */
const MOST_THREADS = 4

/** What is asked of a thread. */
export interface Request {
  task: TaskName
  context: unknown
  batch: readonly unknown[]
}

/** What it answers: one answer for each item, or what went wrong. */
export type Reply =
  | { answers: unknown[]; error?: undefined }
  | { error: Pick<StaticfilesError, 'code' | 'message' | 'file'> }

/** Threads that do work for this one. */
export interface Threads {
  /**
   * Has something done for every item.
   *
   * @param onAnswer called for each item, batch after batch, in any order of batches
   * @throws {StaticfilesError} the first that a thread throws
   */
  forEach<Task extends TaskName>(
    task: Task,
    contextOf: (thread: number) => Tasks[Task]['context'],
    items: readonly Tasks[Task]['item'][],
    onAnswer: (answer: Tasks[Task]['answer'], item: Tasks[Task]['item'], index: number) => void,
  ): Promise<void>
  /** Ends them, also in the midst of work. */
  close(): Promise<void>
}

/**
 * Starts threads.
 *
 * @param count how many; as many as there are processors, up to four, by default
 */
export function startThreads(count: number = Math.min(availableParallelism(), MOST_THREADS)): Threads {
  const workers = Array.from({ length: count }, () => {
    const worker = new Worker(new URL('./thread.js', import.meta.url))
    worker.setMaxListeners(0)
    return worker
  })

  return {
    async forEach(task, contextOf, items, onAnswer) {
      let next = 0
      await Promise.all(
        workers.map(
          (worker, thread) =>
            new Promise<void>((resolve, reject) => {
              const context = contextOf(thread)
              const starts: number[] = []
              const onMessage = (reply: Reply) => {
                if (reply.error) return settle(() => reject(toError(reply.error)))
                const start = starts.shift()!
                try {
                  reply.answers.forEach((answer, i) => {
                    onAnswer(answer as never, items[start + i]!, start + i)
                  })
                } catch (error) {
                  return settle(() => reject(error))
                }
                send()
              }
              const onError = (error: unknown) => settle(() => reject(error))
              worker.on('message', onMessage).on('error', onError)
              for (let i = 0; i < AHEAD; i++) send()

              function send(): void {
                if (next < items.length) {
                  starts.push(next)
                  const batch = items.slice(next, next + BATCH)
                  next += batch.length
                  worker.postMessage({ task, context, batch } satisfies Request)
                } else if (starts.length === 0) settle(resolve)
              }

              function settle(end: () => void): void {
                worker.off('message', onMessage).off('error', onError)
                end()
              }
            }),
        ),
      )
    },

    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}

const toError = ({ code, message, file }: Pick<StaticfilesError, 'code' | 'message' | 'file'>) =>
  new StaticfilesError(code, message, { file })
