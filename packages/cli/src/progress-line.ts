import type { WriteStream } from 'node:tty'
import type { OnProgress } from './progress.ts'

/** A run that is over by then shows no progress. */
const QUIET_MS = 1000
const REDRAW_MS = 100

const VERBS = { list: 'Listing', read: 'Reading', write: 'Writing', delete: 'Deleting' }

const ERASE_LINE = '\r\x1b[2K'

export interface ProgressLine {
  update: OnProgress
  /** Takes the line away. */
  clear(): void
}

/** A line on a terminal that says how far a run has come; nothing where the stream is no terminal. */
export function createProgressLine(
  stream: Pick<WriteStream, 'write'> & Partial<Pick<WriteStream, 'isTTY'>>,
  now: () => number = performance.now.bind(performance),
): ProgressLine {
  let next = now() + QUIET_MS
  let isDrawn = false
  return {
    update({ step, done, total }) {
      if (!stream.isTTY || now() < next) return
      next = now() + REDRAW_MS
      isDrawn = true
      const files = total === undefined ? format(done) : `${format(done)} of ${format(total)}`
      stream.write(`${ERASE_LINE}${VERBS[step]} ${files} files`)
    },
    clear() {
      if (isDrawn) stream.write(ERASE_LINE)
      isDrawn = false
    },
  }
}

const format = (count: number): string => count.toLocaleString('en-US')
