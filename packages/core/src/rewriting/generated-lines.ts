/** A place in a generated file, as source maps count: from 0, columns in UTF-16 code units. */
export interface Position {
  line: number
  column: number
}

/**
 * Turns offsets, in ascending order, into the positions of a source map. A script has more ends of lines than a line feed
 * (ECMA-262, LineTerminatorSequence).
 */
export function createPositions(source: Uint8Array, isScript: boolean): (offset: number) => Position {
  let line = 0
  let column = 0
  let at = source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf ? 3 : 0
  return (offset) => {
    while (at < offset) {
      const byte = source[at]!
      const ends = byte === 0x0a ? 1 : isScript ? lengthOfEnd(source, at) : 0
      if (ends > 0) {
        line++
        column = 0
      } else if ((byte & 0xc0) !== 0x80) column += byte >= 0xf0 ? 2 : 1
      at += ends || 1
    }
    return { line, column }
  }
}

/** The bytes of a carriage return that no line feed follows, of U+2028 or of U+2029; 0 for anything else. */
function lengthOfEnd(source: Uint8Array, at: number): number {
  if (source[at] === 0x0d) return source[at + 1] === 0x0a ? 0 : 1
  const isSeparator = source[at] === 0xe2 && source[at + 1] === 0x80 && (source[at + 2]! & 0xfe) === 0xa8
  return isSeparator ? 3 : 0
}
