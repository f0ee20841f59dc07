import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { codeOf } from './file-error.ts'

/**
 * Makes a folder and the folders above it that are missing. Unlike `mkdirSync` with `recursive`, it tells a read-only
 * file system from a missing folder.
 *
 * @param attempts more than one, as another run may remove an empty folder just after it was made here
 */
export function makeFolder(folder: string, attempts = 3): void {
  try {
    mkdirSync(folder)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT' && attempts > 1 && dirname(folder) !== folder) {
      makeFolder(dirname(folder))
      makeFolder(folder, attempts - 1)
    } else if (code !== 'EEXIST' || !isFolder(folder)) throw error
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
