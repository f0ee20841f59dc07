import type { Series } from '../oracle.ts'
import type { DjangoOptions } from '../outcome.ts'

/** A file of which Django makes something wrong, and we something right. */
export interface Divergence {
  name: string
  /** The file to look at comes first. */
  input: Record<string, string | Uint8Array>
  options?: DjangoOptions
  /** What Django makes of it, for each series where they differ; with none for one that makes the same as we. */
  django: DjangoText | Partial<Record<Series, DjangoText>>
  /** How many of the digested names that Django wrote into the file do not exist. */
  dead?: number
  /** The file's text after us, with `<d>` for digests. */
  ours: string
  /** Place and code of the problems that we report. */
  problems?: string[]
}

/** The file's text after Django, with `<d>` for digests, or the exception that stops it. */
export type DjangoText = string | RegExp

/** What a series makes of a file, if not what we make of it. */
export function djangoText({ django }: Pick<Divergence, 'django'>, series: Series): DjangoText | undefined {
  return typeof django === 'string' || django instanceof RegExp ? django : django[series]
}

export const NOT_FOUND = /^(?:Value|Command)Error: The file '.*' could not be found/
export const OUTSIDE = /^SuspiciousFileOperation: .* is located outside of the base path/
export const TOO_MANY_PASSES = /^(?:Runtime|Command)Error: Max post-process passes exceeded/
