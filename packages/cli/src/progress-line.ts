import type { WriteStream } from 'node:tty'
import type { OnProgress } from '@staticfiles/folder/files'
import { formatBytes, formatNumber } from './terminal.ts'

/** A run that is over by then shows no progress. */
const QUIET_MS = 1000
const REDRAW_MS = 100

const VERBS = {
  list: 'Listing',
  read: 'Reading',
  write: 'Writing',
  compress: 'Compressing',
  delete: 'Deleting',
  publish: 'Publishing',
  fetch: 'Fetching',
}

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
  let current: { step: string; since: number } | undefined
  return {
    update({ step, done, total, bytes, totalBytes }) {
      if (current?.step !== step) current = { step, since: now() }
      if (!stream.isTTY || now() < next) return
      next = now() + REDRAW_MS
      isDrawn = true
      const files =
        total === undefined ? formatNumber(done) : `${formatNumber(done)} of ${formatNumber(total)}`
      const seconds = (now() - current.since) / 1000
      stream.write(`${ERASE_LINE}${VERBS[step]} ${files} files${formatRate(seconds, bytes, totalBytes)}`)
    },
    clear() {
      if (isDrawn) stream.write(ERASE_LINE)
      isDrawn = false
    },
  }
}

/** Such as ", 12 MB of 80 MB, 3.2 MB/s". */
function formatRate(seconds: number, bytes: number | undefined, total: number | undefined): string {
  if (bytes === undefined) return ''
  const of = total === undefined ? '' : ` of ${formatBytes(total)}`
  const rate = seconds > 0 ? `, ${formatBytes(bytes / seconds)}/s` : ''
  return `, ${formatBytes(bytes)}${of}${rate}`
}
