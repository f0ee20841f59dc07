import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A folder of static files as people publish it. */
export interface CorpusFolder {
  /** `bootstrap@5.3.9`, `wagtail 8.0.1`. */
  id: string
  /** Writes its files to a folder that does not exist yet. */
  unpack(folder: string): Promise<void>
}

/** The folder for what was fetched, which is kept between runs. */
export function openCache(): string {
  const cache = fileURLToPath(new URL('../../../.cache/corpus/', import.meta.url))
  mkdirSync(cache, { recursive: true })
  return cache
}

/** Whether the whole corpus is asked for (`pnpm run corpus`), and not only its quick part. */
export const isWhole: boolean = process.env.CORPUS === 'whole'

/** A registry that cannot be reached, or has no such package. */
export class FetchError extends Error {}

/** Says in one line on stderr that the corpus is left out; on CI, and where all of it is asked for, it throws. */
export function leaveOut(error: unknown): undefined {
  if (!(error instanceof FetchError) || process.env.CI || isWhole) throw error
  process.stderr.write(`NOTICE: the corpus is left out. ${error.message}\n`)
  return undefined
}
