import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { loadFinders, type OptInKind, type ReferenceFinder } from '@staticfiles/core'
import type { WriteCounts } from '../stage.ts'
import { answersOf, countsOf, type Request } from './messages.ts'
import { type Helper, type HelperData, startHelper } from './start-helper.ts'
import { createWork, type PlainFile, type TaskName, type Tasks, type Work, type WorkPlace } from './work.ts'

/** With less than this to do, no other thread is started: it would be done before that had begun. */
const FEW_FILES = 1000
const FEW_BYTES = 32 * 1024 * 1024

/** More threads than this wait for the disk, and cost memory. */
const MOST_THREADS = 4

/** What a thread is handed at a time: more costs memory and lets others wait in the end, less costs messages. */
const BATCH_FILES = 128
const BATCH_BYTES = 4 * 1024 * 1024

/** Each thread gets about this many batches, so that all are done at about the same time. */
const BATCHES_OF_THREAD = 8

/** Less than this is done before a helper has answered. */
const FEW_ITEMS = 16

/** Batches that a helper has at a time, so that it need not wait for the next one. */
const AHEAD = 2

/** The threads of one run: this one, and others where there is enough to do. */
export interface Threads {
  /** Starts the others where there is much to do, and answers whether there is. */
  prepare(files: number, bytes: number): boolean
  /**
   * Has something done for every item. The items are begun in their order.
   *
   * @param onAnswer called for each item, batch after batch, in any order of batches
   * @throws {StaticfilesError} the first that is thrown
   */
  forEach<Task extends TaskName>(
    task: Task,
    items: readonly Tasks[Task]['item'][],
    onAnswer: (answer: Tasks[Task]['answer'], index: number) => void,
  ): Promise<void>
  /**
   * Puts what all of them staged into the output, but for `dropped`.
   *
   * @param onFile called for each file, or with a number of files
   */
  commit(dropped: readonly string[], onFile: (count?: number) => void): Promise<WriteCounts>
}

export interface ThreadOptions {
  place: WorkPlace
  references: readonly (OptInKind | ReferenceFinder)[]
  /** How many threads, this one included; by default as suits the work and the machine. */
  count: number | undefined
}

/** Does something with threads at hand, and ends them. */
export async function withThreads<Result>(
  { place, references, count }: ThreadOptions,
  run: (threads: Threads) => Promise<Result>,
): Promise<Result> {
  const own = createWork(place, await loadFinders(references))
  const helpers: Helper[] = []
  const most = references.every(isName) ? helperCount(count) : 0

  const threads: Threads = {
    prepare(files, bytes) {
      const isMuch = files >= FEW_FILES || bytes >= FEW_BYTES || (count !== undefined && count > 1)
      if (!isMuch || helpers.length > 0) return isMuch
      const data: HelperData = { place, references: references as OptInKind[] }
      for (let i = 0; i < most; i++) helpers.push(startHelper(data))
      return true
    },

    async forEach(task, items, onAnswer) {
      const others = items.length < FEW_ITEMS ? [] : helpers
      const batches = createBatches(items, others.length + 1)
      await Promise.all([
        ...others.map((helper) => delegate(helper, task, batches, onAnswer)),
        work(own, task, batches, onAnswer, others.length > 0),
      ])
    },

    async commit(dropped, onFile) {
      const request: Request = { task: 'commit', dropped }
      const others = helpers.map(async (helper) => {
        const counts = countsOf(await helper.ask(request))
        onFile(counts.files + counts.unchanged)
        return counts
      })
      const [ownCounts, ...rest] = await Promise.all([own.commit(dropped, onFile), ...others])
      return rest.reduce(addCounts, ownCounts)
    },
  }
  try {
    return await run(threads)
  } finally {
    await Promise.all(helpers.map((helper) => helper.end()))
  }
}

const addCounts = (one: WriteCounts, other: WriteCounts): WriteCounts => ({
  files: one.files + other.files,
  bytes: one.bytes + other.bytes,
  unchanged: one.unchanged + other.unchanged,
})

const isName = (reference: unknown): reference is OptInKind => typeof reference === 'string'

const helperCount = (count: number = Math.min(availableParallelism(), MOST_THREADS)): number => count - 1

interface Batch<Item> {
  start: number
  items: readonly Item[]
}

/** Answers a function that hands out the items, some at a time, until there are no more. */
function createBatches<Item extends readonly [PlainFile, ...unknown[]]>(
  items: readonly Item[],
  threads: number,
): () => Batch<Item> | undefined {
  const shares = threads * BATCHES_OF_THREAD
  const mostFiles = Math.min(BATCH_FILES, Math.ceil(items.length / shares))
  const total = items.reduce((sum, [[, size]]) => sum + size, 0)
  const mostBytes = Math.min(BATCH_BYTES, Math.ceil(total / shares))
  let next = 0
  return () => {
    const start = next
    for (let bytes = 0; next < items.length && next - start < mostFiles && bytes <= mostBytes; next++)
      bytes += items[next]![0][1]
    return next === start ? undefined : { start, items: items.slice(start, next) }
  }
}

/** Works in this thread, and lets the answers of others in between. */
async function work<Task extends TaskName>(
  own: Work,
  task: Task,
  batches: () => Batch<Tasks[Task]['item']> | undefined,
  onAnswer: (answer: Tasks[Task]['answer'], index: number) => void,
  hasHelpers: boolean,
): Promise<void> {
  for (let batch = batches(); batch; batch = batches()) {
    const { start, items } = batch
    const run = own[task] as (item: Tasks[Task]['item']) => Tasks[Task]['answer']
    items.forEach((item, i) => {
      onAnswer(run(item), start + i)
    })
    if (hasHelpers) await setImmediate()
  }
}

/** Has a helper work until there are no more batches. */
async function delegate<Task extends TaskName>(
  helper: Helper,
  task: Task,
  batches: () => Batch<Tasks[Task]['item']> | undefined,
  onAnswer: (answer: Tasks[Task]['answer'], index: number) => void,
): Promise<void> {
  const next = async (): Promise<void> => {
    for (let batch = batches(); batch; batch = batches()) {
      const { start, items } = batch
      const answers = answersOf(task, await helper.ask({ task, items }))
      answers.forEach((answer, i) => {
        onAnswer(answer, start + i)
      })
    }
  }
  await Promise.all(Array.from({ length: AHEAD }, next))
}
