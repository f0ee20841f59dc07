import { StaticfilesError } from '@staticfiles/manifest'
import { clock, sayOnStderr } from '../files/say.ts'
import { isAbandoned, nameOwner, ownerOf, temporaryName } from '../files/temporary.ts'
import { FLAG, FUNCTION, type Schemas } from '../options/index.ts'

/** A run that makes sure of files, or one that deletes some: never at the same time in one place. */
export type RunKind = 'digest' | 'prune'

export interface WaitOptions {
  /**
   * Whether to wait for other runs in the same place: a digest for a prune, and the other way round.
   * @default true: for ten minutes at most
   */
  wait?: boolean | undefined
  /**
   * Told once, when there is a run to wait for: for whom, and until when.
   * @default a line on stderr
   */
  onWait?: ((message: string) => void) | undefined
}

export const WAIT: Schemas<WaitOptions> = { wait: FLAG, onWait: FUNCTION }

/** A file by which a run tells others that it is at work. */
export interface SeenMark {
  name: string
  /** When its run gave the last sign of life, in milliseconds, by the clock of the place. */
  time: number
}

/** How often a run at work gives a sign of life, in milliseconds. */
export const BEAT_MS = 10_000

/** After this time without a sign of life, a run is gone: with its machine, or with its container. */
const SILENT_MS = 5 * 60 * 1000

const PATIENCE_MS = 10 * 60 * 1000

/** A digest's wait for prunes, or the other way round: what there is to do, by the marks that are seen. */
export interface RunTurn {
  /** The name of the own mark, which is never that of another one. */
  mark: string
  /**
   * @param marks all marks in the place, the own one among them where it is up
   * @returns whether there is no run to wait for, and the marks of runs that are gone
   * @throws {StaticfilesError} `output-busy` when there is one, and no time left
   */
  look(marks: readonly SeenMark[]): { isAlone: boolean; gone: string[] }
}

/**
 * @param place what the user calls it
 * @param pathOf what a mark is called by the user
 * @param patience how long to wait for others, in milliseconds
 */
export function createTurn(
  place: string,
  kind: RunKind,
  pathOf: (mark: string) => string,
  { wait = true, onWait = sayOnStderr }: WaitOptions,
  patience: number = PATIENCE_MS,
): RunTurn {
  const others: RunKind = kind === 'digest' ? 'prune' : 'digest'
  const mark = kind + temporaryName()
  const deadline = Date.now() + patience
  let isTold = false
  return {
    mark,
    look(marks) {
      // Machines' clocks differ; that of the place is the same for all marks.
      const now = marks.find(({ name }) => name === mark)?.time ?? Date.now()
      const isGone = ({ name, time }: SeenMark): boolean => isAbandoned(ownName(name), now - time, SILENT_MS)
      const gone = marks.filter(isGone).map(({ name }) => name)
      const other = marks.find((seen) => seen.name.startsWith(others) && !isGone(seen))
      if (!other) return { isAlone: true, gone }

      const silence = Math.max(0, now - other.time)
      const run = `A ${others} is at work in ${place}: ${nameOwner(ownName(other.name))}, last heard of ${seconds(silence)} ago.`
      if (!wait || Date.now() > deadline) throw busy(run, pathOf(other.name))
      if (!isTold) onWait(`${run} Waiting until it is done, ${untilWhen(SILENT_MS - silence, deadline)}.`)
      isTold = true
      return { isAlone: false, gone }
    },
  }
}

/** Whether a file is the mark of a run. */
export function isMark(name: string): boolean {
  return /^(?:digest|prune)\./.test(name) && ownerOf(ownName(name)) !== undefined
}

/** The part of a mark's name after its kind. */
const ownName = (mark: string): string => mark.slice(mark.indexOf('.'))

function untilWhen(silence: number, deadline: number): string {
  const gone = Date.now() + silence
  const latest = `until ${clock(deadline)} at the latest (--no-wait: not at all)`
  return gone < deadline ? `until ${clock(gone)} if it is not heard of again, and ${latest}` : latest
}

const seconds = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`

function busy(run: string, mark: string): StaticfilesError {
  return new StaticfilesError(
    'output-busy',
    `${run} Try again when it is done. If there is none any more, as when it was killed on another machine, delete ${mark}.`,
    { file: mark },
  )
}
