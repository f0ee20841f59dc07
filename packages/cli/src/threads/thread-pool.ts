import type { SourceFile } from '../source-file.ts'
import { startThreads, type Threads } from './threads.ts'

/** Less than this is done before a thread has started. */
const FEW_FILES = 1000
const FEW_BYTES = 32 * 1024 * 1024

/** Threads that are started when there is something to do for them. */
export interface ThreadPool {
  /** Those for work on these files; `undefined` where the calling thread does it alone. */
  forFiles(files: readonly SourceFile[]): Threads | undefined
  /** Ends them, also in the midst of work. Others are started when there is something to do again. */
  close(): Promise<void>
}

/**
 * Does something with threads at hand, and ends them.
 *
 * @param count how many; by default as suits the files and the machine
 */
export async function withThreadPool<Result>(
  count: number | undefined,
  run: (pool: ThreadPool) => Promise<Result>,
): Promise<Result> {
  let threads: Threads | undefined
  const pool: ThreadPool = {
    forFiles(files) {
      if (count === 1 || (count === undefined && isQuick(files))) return undefined
      threads ??= startThreads(count)
      return threads
    },
    async close() {
      await threads?.close()
      threads = undefined
    },
  }
  try {
    return await run(pool)
  } finally {
    await pool.close()
  }
}

function isQuick(files: readonly SourceFile[]): boolean {
  return files.length < FEW_FILES && files.reduce((sum, { size }) => sum + size, 0) < FEW_BYTES
}
