import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { StaticfilesError } from '@staticfiles/manifest'
import { codeOf, fileError } from '../files/file-error.ts'
import { removeFile } from '../files/held-files.ts'
import { putUpMark } from '../files/marks.ts'
import { pause } from '../files/pause.ts'
import { removeAbandoned, removeIfEmpty, temporaryName } from '../files/temporary.ts'

/** A run that makes sure of files, or one that deletes some: never at the same time in one output. */
export type RunKind = 'digest' | 'prune'

const POLL_MS = 50
const PATIENCE_MS = 10 * 60 * 1000

/**
 * Does something in an output while no run of the other kind is at work there. Each run puts up a mark first, and looks
 * for marks of the other kind afterwards, so that of two that start together at least one sees the other. A digest then
 * waits; a prune takes its own mark down and tries again. Runs of one kind do not disturb each other.
 *
 * @param patience how long to wait for others, in milliseconds
 * @throws {StaticfilesError} `write-failed`; `output-busy` when the others are not done in time
 */
export async function withRunMark<Result>(
  output: string,
  kind: RunKind,
  run: () => Promise<Result> | Result,
  patience?: number,
): Promise<Result> {
  const mark = createMark(output, kind, patience)
  try {
    while (!mark.isAlone()) await setTimeout(POLL_MS)
    return await run()
  } finally {
    mark.takeDown()
  }
}

/** The same for a digest within a synchronous hook of a bundler: it holds the thread up while another process prunes. */
export function withDigestMark<Result>(output: string, run: () => Result, patience?: number): Result {
  const mark = createMark(output, 'digest', patience)
  try {
    while (!mark.isAlone()) pause(POLL_MS)
    return run()
  } finally {
    mark.takeDown()
  }
}

interface Mark {
  /**
   * Puts the mark up, and answers whether there is none of the other kind.
   * @throws {StaticfilesError} `write-failed`, `output-busy`
   */
  isAlone(): boolean
  takeDown(): void
}

function createMark(output: string, kind: RunKind, patience: number = PATIENCE_MS): Mark {
  const folder = join(output, '.staticfiles', kind)
  const mark = join(folder, temporaryName())
  const others = join(output, '.staticfiles', kind === 'digest' ? 'prune' : 'digest')
  const deadline = Date.now() + patience
  const isNew = !existsSync(output)
  removeAbandoned(folder)
  return {
    isAlone() {
      putUpMark(mark)
      const [other] = runsIn(others)
      if (other === undefined) return true
      if (kind === 'prune') removeFile(mark)
      if (Date.now() > deadline) throw busy(output, kind, join(others, other))
      return false
    },
    takeDown() {
      removeFile(mark)
      removeIfEmpty(folder)
      removeIfEmpty(join(output, '.staticfiles'))
      if (isNew) removeIfEmpty(output)
    },
  }
}

/** The marks of runs that may still be at work. */
function runsIn(folder: string): string[] {
  removeAbandoned(folder)
  try {
    return readdirSync(folder)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return []
    throw fileError('unreadable-folder', folder, `${folder} cannot be read`, cause)
  }
}

function busy(output: string, kind: RunKind, mark: string): StaticfilesError {
  const other = kind === 'digest' ? 'prune' : 'digest'
  return new StaticfilesError(
    'output-busy',
    `Another run (${other}) is at work in ${output}. Try again when it is done. If there is none any more, as when it was killed on another machine, delete ${mark}.`,
    { file: mark },
  )
}
