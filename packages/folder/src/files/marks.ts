import { existsSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { codeOf, fileError, isFull } from './file-error.ts'
import { mayBeHeld } from './held-files.ts'
import { makeFolder } from './make-folder.ts'
import { pause } from './pause.ts'

/**
 * Makes the file by which a process tells others that it is at work, or touches it.
 *
 * @param attempts more than one, as other processes may remove the empty folder while it is made here: until it is gone,
 * Windows denies what concerns it
 * @throws {StaticfilesError} `write-failed`
 */
export function putUpMark(mark: string, attempts = 100): void {
  try {
    makeFolder(dirname(mark))
    writeFileSync(mark, '.')
  } catch (cause) {
    // An empty one is as good, and needs no space.
    if (isFull(cause) && existsSync(mark)) return
    const isRace = ['ENOENT', 'EEXIST'].includes(codeOf(cause)) || mayBeHeld(cause)
    if (!isRace || attempts === 1) throw fileError('write-failed', mark, `${mark} cannot be written`, cause)
    pause(Math.random() * 10)
    putUpMark(mark, attempts - 1)
  }
}
