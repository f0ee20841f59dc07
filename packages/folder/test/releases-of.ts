import { readHeads, readRelease } from '../src/releases/journal.ts'
import type { Release } from '../src/releases/release.ts'

/** The releases in the journal of an output, whole, the newest first. */
export function releasesOf(output: string): Release[] {
  return readHeads(output).flatMap((head) => readRelease(output, head) ?? [])
}
