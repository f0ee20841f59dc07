import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StaticfilesError } from '@staticfiles/manifest'
import { codeOf, fileError } from './file-error.ts'
import { removeFile } from './held-files.ts'
import { putUpMark } from './marks.ts'
import { pause } from './pause.ts'
import { clock, sayOnStderr } from './say.ts'
import { isTemporaryName, nameOwner, removeAbandoned, removeIfEmpty, temporaryName } from './temporary.ts'

const PATIENCE_MS = 5 * 60 * 1000

/** Processes that are alive wait for each other for less. */
const QUIET_MS = 1000

/**
 * What is done under a lock takes moments, and a process that waits touches its mark all the time. So a mark that was
 * left alone for this long is of a process that is gone, even if another one has its number now, or of a machine that
 * is.
 */
const LEFT_ALONE_MS = 60 * 1000

/**
 * Does something while no other process does the same. Each puts up a mark, a file with a name of its own, when it sees
 * none, and looks again: of two that do so together, the one whose mark comes first by name waits for the other to take
 * its mark down. Since no two marks have one name, whoever finds that of a killed process can remove it.
 *
 * @param folder where the marks are; it is made, and removed with the last of them
 * @param patience how long to wait for others, in milliseconds
 * @throws {StaticfilesError} `write-failed`, `unreadable-folder`; `manifest-busy` when the others do not come to an end
 */
export function withLock<Result>(folder: string, run: () => Result, patience: number = PATIENCE_MS): Result {
  const own = temporaryName()
  const mark = join(folder, own)
  const started = Date.now()
  const deadline = started + patience
  let isTold = false
  try {
    for (;;) {
      const marks = marksIn(folder)
      const isUp = marks.includes(own)
      const [first] = marks.filter((name) => name !== own)
      if (first === undefined && isUp) return run()
      if (first === undefined || (isUp && own < first)) putUpMark(mark)
      else removeFile(mark)
      if (first === undefined) continue
      if (Date.now() > deadline) throw busy(join(folder, first))
      if (!isTold && Date.now() > started + QUIET_MS) {
        isTold = true
        sayOnStderr(
          `Waiting for ${nameOwner(first)}, which is at work on the manifest, until ${clock(deadline)} at the latest, or until it has given no sign of life for a minute.`,
        )
      }
      pause(5 + Math.random() * 15)
    }
  } finally {
    removeFile(mark)
    removeIfEmpty(folder)
    removeIfEmpty(dirname(folder))
  }
}

/** The marks of processes that may still be there, by name. */
function marksIn(folder: string): string[] {
  removeAbandoned(folder, LEFT_ALONE_MS)
  try {
    return readdirSync(folder).filter(isTemporaryName).sort()
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return []
    throw fileError('unreadable-folder', folder, `${folder} cannot be read`, cause)
  }
}

function busy(mark: string): StaticfilesError {
  return new StaticfilesError(
    'manifest-busy',
    `Another process has been at work on the manifest for minutes. Try again when it is done. If there is none any more, delete ${mark}.`,
    { file: mark },
  )
}
