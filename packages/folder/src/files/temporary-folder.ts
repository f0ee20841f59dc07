import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolder } from './make-folder.ts'
import { removeAbandoned, removeIfEmpty, removeTemporary, temporaryName } from './temporary.ts'

/** The unfinished files of one run. */
export interface TemporaryFolder {
  /** Its path. It is not there yet. */
  path: string
  /** The path of a new temporary file. The folder is made when the first one is asked for. */
  next(): string
  /** Removes it with all that is in it, and the output folder if it was not there and is empty. */
  remove(): void
}

/**
 * A folder in the output folder, so that its files can be renamed into place, and under `.staticfiles`, so that they
 * are never taken for assets. What killed runs left there is removed.
 */
export function openTemporaryFolder(output: string): TemporaryFolder {
  const shared = join(output, '.staticfiles', 'tmp')
  const own = join(shared, temporaryName())
  const isNew = !existsSync(output)
  let files = 0
  removeAbandoned(shared)
  return {
    path: own,
    next() {
      if (files === 0) makeFolder(own)
      return join(own, String(files++))
    },
    remove() {
      removeTemporary(own)
      removeIfEmpty(shared)
      removeIfEmpty(dirname(shared))
      if (isNew) removeIfEmpty(output)
    },
  }
}
