import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { fileError } from './file-error.ts'
import { changedFile, type SourceFile } from './source-file.ts'

/** As much is read at a time of a file that need not be seen whole. */
const PIECE = 1024 * 1024

/** Files up to this size share a buffer; what is larger and need not be seen whole is never held in memory. */
export const MOST_SHARED: number = 4 * PIECE

type File = Pick<SourceFile, 'file' | 'name' | 'size'>

/** Reads files one after another, with one buffer for all that fit into it. */
export interface ByteReader {
  /**
   * A file's bytes; good until the next call.
   * @throws {StaticfilesError} `unreadable-file`, or `changed-file` when it has another size than when it was listed
   */
  read(file: File): Uint8Array
  /**
   * Hands over a file's bytes in pieces, each good until the next one.
   * @throws {StaticfilesError} the same
   */
  readPieces(file: File, onPiece: (piece: Uint8Array) => void): void
}

/** Synchronous, as for small files promises take twice the time; so does a new buffer for each. */
export function createByteReader(): ByteReader {
  // One byte more than a piece, to notice a file that grew.
  let buffer = Buffer.allocUnsafeSlow(PIECE + 1)

  return {
    read(source) {
      const { size } = source
      if (size > MOST_SHARED) return readWhole(source)
      if (size >= buffer.length) buffer = Buffer.allocUnsafeSlow(size + 1)
      const length = open(source, (fd) => readSync(fd, buffer, 0, size + 1, null))
      if (length !== size) throw changedFile(source.name)
      return buffer.subarray(0, length)
    },

    readPieces(source, onPiece) {
      let total = 0
      open(source, (fd) => {
        const read = () => readSync(fd, buffer, 0, PIECE, null)
        for (let length = read(); length > 0; length = read()) {
          total += length
          onPiece(buffer.subarray(0, length))
        }
      })
      if (total !== source.size) throw changedFile(source.name)
    },
  }
}

/** A file's bytes, which the caller may keep. @throws {StaticfilesError} `unreadable-file` or `changed-file` */
export function readWhole(source: File): Uint8Array {
  const bytes = explain(source, () => readFileSync(source.file))
  if (bytes.length !== source.size) throw changedFile(source.name)
  return bytes
}

function open<T>(source: File, use: (fd: number) => T): T {
  return explain(source, () => {
    const fd = openSync(source.file, 'r')
    try {
      return use(fd)
    } finally {
      closeSync(fd)
    }
  })
}

function explain<T>(source: File, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw fileError('unreadable-file', source.name, `${source.name} cannot be read`, cause)
  }
}
