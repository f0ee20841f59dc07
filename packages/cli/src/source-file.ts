import { StaticfilesError } from '@staticfiles/manifest'

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

/** The error for a file that is not as it was when its folder was listed. */
export function changedFile(name: string): StaticfilesError {
  return new StaticfilesError(
    'changed-file',
    `${name} changed while it was being digested, so its digest would be wrong. Run it again when nothing writes to the folder any more.`,
    { file: name },
  )
}
