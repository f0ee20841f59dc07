import { compareCodePoints, sortByCodePoints } from './code-points.ts'
import { hashEntries } from './hash-entries.ts'
import { pythonJson } from './python-json.ts'

/** What becomes of one key's path. */
export interface PathChange {
  key: string
  /** Absent where the key is new. */
  from?: string | undefined
  /** Absent where the key goes. */
  to?: string | undefined
}

const START = '{"paths": {'
const END = '}, "version": "1.1", "hash": "'

const SEPARATOR = ', '

/** Between entries. A quotation mark in a string has a backslash before it, so this stands in none. */
const BORDER = '", "'

/**
 * Replaces, adds and drops paths in the bytes of a manifest, and replaces its `hash`: what `serializeManifest` would give, in a
 * fraction of the time where there are many entries.
 *
 * @param bytes as `serializeManifest` gives it
 * @param changes one for each key
 * @returns `undefined` where it is not written that way, or does not have just these paths before
 */
export function replacePaths(bytes: Uint8Array, changes: readonly PathChange[]): Uint8Array | undefined {
  const manifest = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = manifest.indexOf(END, 0, 'latin1')
  if (end === -1 || manifest.toString('latin1', 0, START.length) !== START) return undefined
  const entries = changeEntries(manifest.subarray(START.length, end), changes)
  if (!entries) return undefined
  const result = Buffer.concat([Buffer.from(START), ...entries, manifest.subarray(end)])
  const hashed = hashEntries(result, START.length)
  const hashStart = hashed.end + END.length
  if (result.toString('latin1', hashed.end, hashStart) !== END) return undefined
  if (!/^[0-9a-f]{12}"/.test(result.toString('latin1', hashStart, hashStart + 13))) return undefined
  result.write(hashed.hash, hashStart, 'latin1')
  return result
}

/** The pieces of the new entries. */
function changeEntries(entries: Buffer, changes: readonly PathChange[]): Uint8Array[] | undefined {
  const pieces: Uint8Array[] = []
  let copied = 0
  for (const { key, from, to } of sortByCodePoints([...changes], ({ key }) => key)) {
    const { start, isFound } = findKey(entries, key)
    if (isFound !== (from !== undefined)) return undefined
    pieces.push(entries.subarray(copied, start))
    copied = start
    if (from !== undefined) {
      const entry = entryOf(key, from)
      copied += entry.length
      if (!entries.subarray(start, copied).equals(entry)) return undefined
      if (copied < entries.length) copied += SEPARATOR.length
    }
    if (to !== undefined) pieces.push(entryOf(key, to))
  }
  pieces.push(entries.subarray(copied))
  return separate(pieces.filter(({ length }) => length > 0))
}

/** Puts separators between pieces, where one does not end in one. */
function separate(pieces: readonly Uint8Array[]): Uint8Array[] {
  const separator = Buffer.from(SEPARATOR)
  const isSeparated = (piece: Uint8Array): boolean => piece.at(-1) === separator[1]
  const separated: Uint8Array[] = []
  pieces.forEach((piece, i) => {
    const isLast = i === pieces.length - 1
    if (isLast && isSeparated(piece)) separated.push(piece.subarray(0, -SEPARATOR.length))
    else separated.push(piece)
    if (!isLast && !isSeparated(piece)) separated.push(separator)
  })
  return separated
}

const entryOf = (key: string, path: string): Buffer => Buffer.from(`${pythonJson(key)}: ${pythonJson(path)}`)

/** Where the entry of a key begins, or the first of a later one, by bisection. */
function findKey(entries: Buffer, key: string): { start: number; isFound: boolean } {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >> 1
    const border = middle - BORDER.length < low ? -1 : entries.lastIndexOf(BORDER, middle - 3, 'latin1')
    const start = border < low ? low : border + 3
    const order = compareCodePoints(keyAt(entries, start), key)
    if (order === 0) return { start, isFound: true }
    if (order > 0) high = start
    else {
      const next = entries.indexOf(BORDER, start, 'latin1')
      low = next === -1 ? entries.length : next + 3
    }
  }
  return { start: low, isFound: false }
}

/** Where no key is, that of nothing: the entry that is looked for is not found then. */
function keyAt(entries: Buffer, start: number): string {
  const end = entries.indexOf('": "', start, 'latin1')
  try {
    return JSON.parse(entries.toString('latin1', start, end + 1))
  } catch {
    return ''
  }
}
