import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Problem } from '@staticfiles/core'
import { codeOf, fileError, isFull } from '../files/file-error.ts'
import { removeFile } from '../files/held-files.ts'
import { putUpMark } from '../files/marks.ts'
import { pause } from '../files/pause.ts'
import { removeIfEmpty, removeTemporary } from '../files/temporary.ts'
import { BEAT_MS, createTurn, isMark, type RunKind, type SeenMark, type WaitOptions } from './run-turn.ts'

const POLL_MS = 50

/** What a run has to do with its mark. */
export interface RunMark {
  /** Gives a sign of life, now and then. To be called wherever much is done without a pause. */
  beat(): void
  /** What is to be said of it. */
  problems: Problem[]
}

export interface RunOptions extends WaitOptions {
  /** How long to wait for others, in milliseconds. */
  patience?: number | undefined
}

/**
 * Does something in an output while no run of the other kind is at work there. Each run puts up a mark first, and looks
 * for marks of the other kind afterwards, so that of two that start together at least one sees the other. A digest then
 * waits; a prune takes its own mark down and tries again. Runs of one kind do not disturb each other. A run that is at
 * work touches its mark all the time, so one that is gone is known by its silence.
 *
 * @throws {StaticfilesError} `write-failed`, `unreadable-folder`; `output-busy` when the others are not done in time
 */
export async function withRunMark<Result>(
  output: string,
  kind: RunKind,
  options: RunOptions,
  run: (mark: RunMark) => Promise<Result> | Result,
): Promise<Result> {
  const mark = createMark(output, kind, options)
  const pulse = setInterval(mark.beat, BEAT_MS).unref()
  try {
    while (!mark.isAlone()) await setTimeout(POLL_MS)
    return await run(mark)
  } finally {
    clearInterval(pulse)
    mark.takeDown()
  }
}

/** The same for a digest within a synchronous hook of a bundler: it holds the thread up while another process prunes. */
export function withDigestMark<Result>(output: string, run: (mark: RunMark) => Result): Result {
  const mark = createMark(output, 'digest', {})
  try {
    while (!mark.isAlone()) pause(POLL_MS)
    return run(mark)
  } finally {
    mark.takeDown()
  }
}

interface OwnMark extends RunMark {
  /**
   * Puts the mark up, and answers whether there is none of the other kind.
   * @throws {StaticfilesError} `write-failed`, `unreadable-folder`, `output-busy`
   */
  isAlone(): boolean
  takeDown(): void
}

function createMark(output: string, kind: RunKind, options: RunOptions): OwnMark {
  // Not in a folder of its own, which on a full disk could not be made.
  const folder = join(output, '.staticfiles')
  const pathOf = (mark: string): string => join(folder, mark)
  const turn = createTurn(output, kind, pathOf, options, options.patience)
  const own = pathOf(turn.mark)
  const isNew = !existsSync(output)
  const problems: Problem[] = []
  let isUp = false
  let beaten = 0
  return {
    problems,
    isAlone() {
      problems.length = 0
      try {
        putUpMark(own)
        isUp = true
      } catch (error) {
        // What frees space must not need any.
        if (kind !== 'prune' || !isFull((error as Error).cause)) throw error
        problems.push(unmarked())
      }
      const { isAlone, gone } = turn.look(marksIn(folder))
      for (const mark of gone) removeTemporary(pathOf(mark))
      if (!isAlone && kind === 'prune') removeFile(own)
      return isAlone
    },
    beat() {
      if (Date.now() - beaten < BEAT_MS) return
      beaten = Date.now()
      try {
        putUpMark(own)
        isUp = true
      } catch {
        // The run itself says what is wrong with the disk.
      }
    },
    takeDown() {
      if (isUp) removeFile(own)
      removeIfEmpty(folder)
      if (isNew) removeIfEmpty(output)
    },
  }
}

function marksIn(folder: string): SeenMark[] {
  try {
    return readdirSync(folder)
      .filter(isMark)
      .flatMap((name) => {
        const stats = statSync(join(folder, name), { throwIfNoEntry: false })
        return stats ? [{ name, time: stats.mtimeMs }] : []
      })
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return []
    throw fileError('unreadable-folder', folder, `${folder} cannot be read`, cause)
  }
}

function unmarked(): Problem {
  const message =
    'The disk is so full that this run cannot tell others that it is at work. Was a digest, a publish or a build started here meanwhile? Then run that again.'
  return { code: 'unmarked-run', severity: 'warn', message, file: '.staticfiles' }
}
