import type { DjangoOptions } from '../outcome.ts'

/** A file of which Django makes something wrong, and we something right. */
export interface Divergence {
  name: string
  /** The file to look at comes first. */
  input: Record<string, string | Uint8Array>
  options?: DjangoOptions
  /** The file's text after Django, with `<d>` for digests, or the exception that stops it. */
  django: string | RegExp
  /** How many of the digested names that Django wrote into the file do not exist. */
  dead?: number
  /** The file's text after us, with `<d>` for digests. */
  ours: string
  /** Place and code of the problems that we report. */
  problems?: string[]
}

export const NOT_FOUND = /^ValueError: The file '.*' could not be found/
export const OUTSIDE = /^SuspiciousFileOperation: .* is located outside of the base path/
export const TOO_MANY_PASSES = /^RuntimeError: Max post-process passes exceeded/
