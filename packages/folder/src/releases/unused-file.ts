import { lstatSync, readFileSync, realpathSync, type Stats } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Problem } from '@staticfiles/core'
import { digestOf } from '@staticfiles/core/naming'
import { COPY_EXTENSIONS } from '../compress/compression.ts'
import { codeOf, reasonOf } from '../files/file-error.ts'
import { removeFile } from '../files/held-files.ts'
import type { UnusedFile } from './file-usage.ts'

/** A file that may be deleted. */
export interface ProvenFile extends UnusedFile {
  /** Its absolute path. */
  file: string
  /** The absolute paths of its compressed siblings. */
  siblings: string[]
  /** The size of all of them, in bytes. */
  size: number
}

/**
 * Looks at an unused file. It may be deleted when it is a regular file, reached without a link, whose bytes are those
 * that a release named. Where it is gone already, there is no answer.
 *
 * @param root the output folder; absolute, with links resolved
 * @param isUsed whether a path is in use, for the siblings
 */
export function proveUnused(
  root: string,
  unused: UnusedFile,
  isUsed: (path: string) => boolean,
): ProvenFile | Problem | undefined {
  const { path, digest } = unused
  const file = join(root, path)
  try {
    const stats = lstatSync(file)
    if (realpathSync.native(dirname(file)) !== dirname(file) || stats.isSymbolicLink())
      return behindLink(path)
    if (!stats.isFile()) return foreign(path, 'it is no regular file')
    if (digestOf(readFileSync(file)) !== digest)
      return foreign(path, 'its bytes are others than its name says')

    const siblings: string[] = []
    let { size } = stats
    for (const extension of COPY_EXTENSIONS.keys()) {
      const sibling = regularFile(file + extension)
      if (!sibling || isUsed(path + extension)) continue
      siblings.push(file + extension)
      size += sibling.size
    }
    return { ...unused, file, siblings, size }
  } catch (cause) {
    const code = codeOf(cause)
    return code === 'ENOENT' || code === 'ENOTDIR' ? undefined : undeleted(path, cause)
  }
}

/** Deletes a file and its siblings: these first, as they are proven by it. */
export function deleteUnused({ path, file, siblings }: ProvenFile): Problem | undefined {
  try {
    for (const name of [...siblings, file]) removeFile(name)
    return undefined
  } catch (cause) {
    return undeleted(path, cause)
  }
}

function regularFile(file: string): Stats | undefined {
  const stats = lstatSync(file, { throwIfNoEntry: false })
  return stats?.isFile() ? stats : undefined
}

function behindLink(file: string): Problem {
  const message = 'It was kept: a link leads to it, so it may lie outside the folder.'
  return { code: 'skipped-link', severity: 'warn', message, file }
}

export function foreign(file: string, fault: string): Problem {
  const message = `It was kept: ${fault}, so nothing proves that it was written here. Delete it by hand if it is of no use.`
  return { code: 'unproven-file', severity: 'warn', message, file }
}

function undeleted(file: string, cause: unknown): Problem {
  const message = `It cannot be deleted: ${reasonOf(cause)}`
  return { code: 'undeleted-file', severity: 'error', message, file }
}
