import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Where an output, or a store that it is published to, keeps its releases: a file for each, `<id>.json`. */
export const JOURNAL = '.staticfiles/releases'

/** Whether an output has a journal. */
export function hasJournal(output: string): boolean {
  return existsSync(join(output, JOURNAL))
}
