import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { codeOf } from './file-error.ts'

/**
 * Makes a folder and the folders above it that are missing. Unlike `mkdirSync` with `recursive`, it tells a read-only
 * file system from a missing folder.
 */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder)
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT' && dirname(folder) !== folder) {
      makeFolder(dirname(folder))
      mkdirSync(folder)
    } else if (code !== 'EEXIST' || !isFolder(folder)) throw error
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
