import { writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { codeOf, fileError } from './file-error.ts'
import { makeFolder } from './make-folder.ts'

/**
 * Makes the file by which a process tells others that it is at work, or touches it.
 *
 * @param attempts more than one, as other processes may remove the empty folder while it is made here
 * @throws {StaticfilesError} `write-failed`
 */
export function putUpMark(mark: string, attempts = 100): void {
  try {
    makeFolder(dirname(mark))
    writeFileSync(mark, '.')
  } catch (cause) {
    if (!['ENOENT', 'EEXIST'].includes(codeOf(cause)) || attempts === 1)
      throw fileError('write-failed', mark, `${mark} cannot be written`, cause)
    pause(Math.random() * 10)
    putUpMark(mark, attempts - 1)
  }
}

/** Holds the thread up. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
