/** Where in a file something is wrong; lines and columns count from 1. */
export interface ErrorFields {
  /** The file that is wrong, as the caller named it. */
  file?: string | undefined
  line?: number | undefined
  column?: number | undefined
  /** The file-system or JSON error behind this one. */
  cause?: unknown
}

/**
 * The one error class of the project. `code` is stable and meant for programs; `message` is meant for people
 * and already names the file and what to do.
 */
export class StaticfilesError extends Error {
  readonly code: string
  readonly file: string | undefined
  readonly line: number | undefined
  readonly column: number | undefined

  constructor(code: string, message: string, fields: ErrorFields = {}) {
    super(message, fields.cause === undefined ? undefined : { cause: fields.cause })
    this.name = 'StaticfilesError'
    this.code = code
    this.file = fields.file
    this.line = fields.line
    this.column = fields.column
  }
}
