import { namesInJournal } from './journal.ts'

/** The extension of the empty files in a journal that name the releases to keep whatever their age. */
export const PINNED = '.pinned'

/** The ids of the releases that are pinned in an output. */
export function readPins(output: string): Set<string> {
  return new Set(namesInJournal(output).flatMap(pinnedId))
}

/** The id that the name of a file in a journal pins. */
export function pinnedId(name: string): string[] {
  return name.endsWith(PINNED) ? [name.slice(0, -PINNED.length)] : []
}
