import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { codeOf } from './file-error.ts'
import { whileHeld } from './held-files.ts'

/**
 * Makes a folder and the folders above it that are missing. Unlike `mkdirSync` with `recursive`, it tells a read-only
 * file system from a missing folder.
 *
 * @param attempts more than one, as another run may remove an empty folder just after it was made here
 */
export function makeFolder(folder: string, attempts = 3): void {
  try {
    whileHeld(() => makeOne(folder))
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || attempts === 1 || dirname(folder) === folder) throw error
    makeFolder(dirname(folder))
    makeFolder(folder, attempts - 1)
  }
}

/** Of a drive of Windows, `mkdirSync` does not say that it is there, but that making it is not permitted. */
function makeOne(folder: string): void {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (!isFolder(folder)) throw error
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
