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

/** Says what is missing: as an error on CI and where the whole corpus is asked for, elsewhere in one line on stderr. */
export function leaveOut(what: string, why: string): void {
  const notice = `${what} is left out of the corpus: ${why}`
  if (process.env.CI || isWhole) throw new Error(notice)
  process.stderr.write(`NOTICE: ${notice}\n`)
}
