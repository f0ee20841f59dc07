import { splitDigestedPath } from '@staticfiles/core'
import { withoutCopyExtension } from '../compress/compression.ts'
import { fitsWithDigest } from '../files/long-names.ts'
import type { EarlyCopies } from './threads/work.ts'

/** Which files an output holds. */
export interface OutputShape {
  inPlace: boolean
  keepOriginals: boolean
}

/**
 * Answers which copies of a file can be staged as soon as it is read, so that it need not be read again: those that it will
 * have whatever is found in other files, or nearly always so.
 *
 * @param known files whose names are final
 */
export function createEarlyCopies(
  { inPlace, keepOriginals }: OutputShape,
  known: ReadonlySet<string>,
): (path: string) => EarlyCopies {
  const none: EarlyCopies = { original: false, digested: false }
  const own: EarlyCopies = { original: !inPlace, digested: false }
  const original: EarlyCopies = { original: !inPlace && keepOriginals, digested: false }
  const both: EarlyCopies = { ...original, digested: true }
  return (path) => {
    // What looks digested may be a copy of an earlier run, which this one writes anew.
    if (splitDigestedPath(withoutCopyExtension(path)) || splitDigestedPath(path)) return none
    if (known.has(path)) return own
    // Source maps are rewritten when what they are of is, and compressed copies keep their names.
    const isUnsure = path.endsWith('.map') || withoutCopyExtension(path) !== path
    return isUnsure || !fitsWithDigest(path) ? original : both
  }
}
