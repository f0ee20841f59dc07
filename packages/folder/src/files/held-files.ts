import { chmodSync, renameSync, rmSync, statSync } from 'node:fs'
import { codeOf } from './file-error.ts'
import { pause } from './pause.ts'

/** What Windows answers where another program has a file open; where permission is denied, it answers the same. */
const HELD = new Set(['EACCES', 'EBUSY', 'EPERM'])

/** Virus scanners, indexers and servers hold a file for moments. */
const PATIENCE_MS = 5000

/** Whether a file may be in use by another program, which matters on Windows alone. */
export function mayBeHeld(cause: unknown): boolean {
  return process.platform === 'win32' && HELD.has(codeOf(cause))
}

/** Does something to a file, and again for some seconds while another program has it open. */
export function whileHeld<Result>(act: () => Result): Result {
  const deadline = Date.now() + PATIENCE_MS
  for (let wait = 5; ; wait = Math.min(2 * wait, 200)) {
    try {
      return act()
    } catch (error) {
      if (!mayBeHeld(error) || Date.now() > deadline) throw error
    }
    pause(wait)
  }
}

/** Renames a file, also to one that is there: Windows replaces none that is read-only. */
export function renameFile(from: string, to: string): void {
  whileHeld(() => {
    try {
      renameSync(from, to)
    } catch (error) {
      if (!mayBeHeld(error) || !isReadOnly(to)) throw error
      chmodSync(to, 0o666)
      renameSync(from, to)
    }
  })
}

/** Removes a file, if it is there. */
export function removeFile(file: string): void {
  try {
    whileHeld(() => rmSync(file, { force: true }))
  } catch (error) {
    // Below a file there is none.
    if (codeOf(error) !== 'ENOTDIR') throw error
  }
}

/** Removes a folder with all that is in it, or a file, if it is there. */
export function removeAll(path: string): void {
  whileHeld(() => rmSync(path, { recursive: true, force: true }))
}

function isReadOnly(file: string): boolean {
  const stats = statSync(file, { throwIfNoEntry: false })
  return stats !== undefined && (stats.mode & 0o200) === 0
}
