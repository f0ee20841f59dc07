import { closeSync, lstatSync, openSync, readFileSync, readSync } from 'node:fs'

const CHUNK = 1024 * 1024

/** Whether there is a regular file (no link) that holds exactly these bytes. */
export function holdsBytes(file: string, bytes: Uint8Array): boolean {
  return isFileOfSize(file, bytes.length) && Buffer.compare(readFileSync(file), bytes) === 0
}

/** Whether `file` is a regular file (no link) with the bytes of `source`, which has `size` bytes. */
export function holdsSame(file: string, source: string, size: number): boolean {
  if (!isFileOfSize(file, size)) return false
  const one = openSync(file, 'r')
  try {
    const other = openSync(source, 'r')
    try {
      return haveSameBytes(one, other, size)
    } finally {
      closeSync(other)
    }
  } finally {
    closeSync(one)
  }
}

function haveSameBytes(one: number, other: number, size: number): boolean {
  const a = Buffer.allocUnsafe(Math.min(CHUNK, size))
  const b = Buffer.allocUnsafe(a.length)
  for (let position = 0; position < size; position += a.length) {
    const expected = Math.min(a.length, size - position)
    if (readSync(one, a, 0, expected, position) !== expected) return false
    if (readSync(other, b, 0, expected, position) !== expected) return false
    if (a.compare(b, 0, expected, 0, expected) !== 0) return false
  }
  return true
}

function isFileOfSize(file: string, size: number): boolean {
  const stats = lstatSync(file, { throwIfNoEntry: false })
  return stats?.isFile() === true && stats.size === size
}
