import { availableParallelism } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { loadFinders, type OptInKind, type ReferenceFinder } from '@staticfiles/core'
import { isMuch } from '../../files/is-much.ts'
import type { SourceFolder } from '../../files/source-file.ts'
import type { StagePlace, WriteCounts } from '../stage.ts'
import { answersOf, countsOf, type Request } from './messages.ts'
import { type Helper, type HelperData, startHelper } from './start-helper.ts'
import { createWork, type PlainFile, type TaskName, type Tasks, type Work, type WorkPlace } from './work.ts'

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
  /** Whether this much is worth to be shared. */
  isMuch(files: number, bytes: number): boolean
  /** Starts the others where there is much to do; done for `forEach` too, but earlier is better. */
  prepare(files: number, bytes: number): void
  /**
   * Has something done for every source of work. They are begun in their order.
   *
   * @param toItem makes what a thread is handed of a source; called when its turn comes
   * @param onAnswer called for each, batch after batch, in any order of batches
   * @throws {StaticfilesError} the first that is thrown
   */
  forEach<Task extends TaskName, Source>(
    task: Task,
    sources: readonly Source[],
    toItem: (source: Source) => Tasks[Task]['item'],
    onAnswer: (answer: Tasks[Task]['answer'], source: Source) => void,
  ): Promise<void>
  /**
   * Puts what all of them staged into the output, but for `dropped`. The last that is asked of the others, which end with it.
   *
   * @param onFile called for each file, or with a number of files
   */
  commit(dropped: readonly string[], onFile: (count?: number) => void): Promise<WriteCounts>
}

export interface ThreadOptions {
  sources: readonly SourceFolder[]
  /** Where files are staged; nothing is where nothing is to be written. */
  stage?: StagePlace | undefined
  references: readonly (OptInKind | ReferenceFinder)[]
  /** Whether the strings of scripts that look like paths are told. */
  tellsLiterals?: boolean | undefined
  /** How many threads, this one included; by default as suits the work and the machine. */
  count: number | undefined
}

/** Does something with threads at hand, and ends them. */
export async function withThreads<Result>(
  { sources, stage, references, tellsLiterals, count }: ThreadOptions,
  run: (threads: Threads) => Promise<Result>,
): Promise<Result> {
  // Without their lists of files, which may be long.
  const folders = sources.map(({ root, name, prefix, index }) => ({ root, name, prefix, index }))
  const place: WorkPlace = { folders, stage, tellsLiterals }
  const own = createWork(place, await loadFinders(references))
  const helpers: Helper[] = []
  const most = references.every(isName) ? helperCount(count) : 0

  const threads: Threads = {
    isMuch: (files, bytes) => (count !== undefined && count > 1) || isMuch(files, bytes),

    prepare(files, bytes) {
      if (helpers.length > 0 || !threads.isMuch(files, bytes)) return
      const data: HelperData = { place, references: references as OptInKind[] }
      for (let i = 0; i < most; i++) helpers.push(startHelper(data))
    },

    async forEach(task, sources, toItem, onAnswer) {
      threads.prepare(sources.length, 0)
      const others = sources.length < FEW_ITEMS ? [] : helpers
      const batches = createBatches(sources, toItem, others.length + 1)
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
        void helper.end()
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

interface Batch<Source, Item> {
  sources: readonly Source[]
  items: readonly Item[]
}

/** Answers the next batch, until there are no more. */
type Batches<Source, Item> = () => Batch<Source, Item> | undefined

function createBatches<Source, Item extends readonly [PlainFile, ...unknown[]]>(
  sources: readonly Source[],
  toItem: (source: Source) => Item,
  threads: number,
): Batches<Source, Item> {
  const mostFiles = Math.min(BATCH_FILES, Math.ceil(sources.length / (threads * BATCHES_OF_THREAD)))
  let next = 0
  return () => {
    const start = next
    const items: Item[] = []
    for (let bytes = 0; next < sources.length && next - start < mostFiles && bytes <= BATCH_BYTES; next++) {
      const item = toItem(sources[next]!)
      items.push(item)
      bytes += item[0][1]
    }
    return next === start ? undefined : { sources: sources.slice(start, next), items }
  }
}

/** Works in this thread, and lets the answers of others in between. */
async function work<Task extends TaskName, Source>(
  own: Work,
  task: Task,
  batches: Batches<Source, Tasks[Task]['item']>,
  onAnswer: (answer: Tasks[Task]['answer'], source: Source) => void,
  hasHelpers: boolean,
): Promise<void> {
  const run = own[task] as (item: Tasks[Task]['item']) => Tasks[Task]['answer']
  for (let batch = batches(); batch; batch = batches()) {
    const { sources, items } = batch
    items.forEach((item, i) => {
      onAnswer(run(item), sources[i]!)
    })
    if (hasHelpers) await setImmediate()
  }
}

/** Has a helper work until there are no more batches. */
async function delegate<Task extends TaskName, Source>(
  helper: Helper,
  task: Task,
  batches: Batches<Source, Tasks[Task]['item']>,
  onAnswer: (answer: Tasks[Task]['answer'], source: Source) => void,
): Promise<void> {
  const next = async (): Promise<void> => {
    for (let batch = batches(); batch; batch = batches()) {
      const { sources, items } = batch
      const answers = answersOf(task, await helper.ask({ task, items }))
      answers.forEach((answer, i) => {
        onAnswer(answer, sources[i]!)
      })
    }
  }
  await Promise.all(Array.from({ length: AHEAD }, next))
}
