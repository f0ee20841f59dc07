import { isAscii, isUtf8 } from 'node:buffer'

/** The text of a file: UTF-8 where the bytes are that, else latin-1, one byte a character. A byte order mark is a character. */
export function decodeText(bytes: Buffer): string {
  return bytes.toString(!isAscii(bytes) && isUtf8(bytes) ? 'utf8' : 'latin1')
}

/** The text of a file that begins with the byte order mark of UTF-16; `undefined` for any other. */
export function decodeUtf16(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2)
  if (bytes[0] !== 0xfe || bytes[1] !== 0xff) return undefined
  const even = bytes.subarray(2, bytes.length - (bytes.length % 2))
  return Buffer.from(even).swap16().toString('utf16le')
}

/** Turns offsets into the text of a file into offsets into its bytes; quickly where they are asked for in ascending order. */
export function byteOffsets(text: string, bytes: Buffer): (offset: number) => number {
  if (text.length === bytes.length) return (offset) => offset
  let characters = 0
  let position = 0
  return (offset) => {
    if (offset < characters) characters = position = 0
    position += Buffer.byteLength(text.slice(characters, offset))
    characters = offset
    return position
  }
}

/**
 * The specifier in a text that was read as latin-1: runs of bytes that are UTF-8 are read as that. Characters beyond
 * latin-1 come from escapes and are what they are.
 */
export function decodeLatin1(specifier: string): string {
  return specifier.replace(/[\x80-\xff]+/g, (text) => {
    const bytes = Buffer.from(text, 'latin1')
    return isUtf8(bytes) ? bytes.toString('utf8') : text
  })
}
