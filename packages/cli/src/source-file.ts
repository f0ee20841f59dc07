import { type Stats, statSync } from 'node:fs'
import { StaticfilesError } from '@staticfiles/manifest'
import { fileError } from './file-error.ts'

/** A file to read, as plain data, which can be handed to another thread. */
export interface SourceFile {
  /** Its path from its folder: posix. */
  logicalPath: string
  /** Its absolute path, with the links of its folders resolved. */
  file: string
  /** Its path as the caller would write it, for messages. */
  name: string
  /** In bytes. */
  size: number
  /** When it was last modified, in milliseconds since 1970, with fractions. */
  modified: number
  /** Its permission bits. */
  mode: number
}

/** A file without what else is known of it, so that it can be handed to another thread. */
export function plainFile({ logicalPath, file, name, size, modified, mode }: SourceFile): SourceFile {
  return { logicalPath, file, name, size, modified, mode }
}

/**
 * Makes sure that a file is still as it was when its folder was listed, so that what was made of it is right.
 * @throws {StaticfilesError} `changed-file` or `unreadable-file`
 */
export function assertUnchanged({ file, name, size, modified }: SourceFile): void {
  let stats: Stats
  try {
    stats = statSync(file)
  } catch (cause) {
    throw fileError('unreadable-file', name, `${name} cannot be read any more`, cause)
  }
  if (stats.size !== size || stats.mtimeMs !== modified) throw changedFile(name)
}

/** The error for a file that is not as it was when its folder was listed. */
export function changedFile(name: string): StaticfilesError {
  return new StaticfilesError(
    'changed-file',
    `${name} changed while it was being digested, so its digest would be wrong. Run it again when nothing writes to the folder any more.`,
    { file: name },
  )
}
