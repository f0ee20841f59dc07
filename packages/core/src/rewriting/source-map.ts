import { decode, encode, type SourceMapMappings, type SourceMapSegment } from '@jridgewell/sourcemap-codec'
import { createPositions, type Position } from './generated-lines.ts'
import { type MapSection, readMapText, type Written } from './map-text.ts'
import { type Replacement, spliceText } from './rewrite.ts'

/** A replaced range of a generated file: from and to, as lines and columns from 0, and the columns that it has now. */
interface Move {
  line: number
  column: number
  endLine: number
  endColumn: number
  length: number
}

const INLINE_MAP = /^(data:application\/json[^,]*?)(;base64)?,(.*)$/is

/** A generated file in which ranges were replaced. */
export interface Generated {
  source: Uint8Array
  replacements: readonly Replacement[]
  isScript: boolean
}

/**
 * A source map, for a generated file in which ranges were replaced: every mapping after a replaced range moves with
 * its text, also in the sections of an index map. Other bytes stay as they are. What is no map of version 3 is answered
 * unchanged.
 */
export function moveMappings(map: Uint8Array, generated: Generated): Uint8Array {
  const text = Buffer.from(map.buffer, map.byteOffset, map.byteLength).toString('latin1')
  const moved = moveInText(text, generated)
  return moved === text ? map : Buffer.from(moved, 'latin1')
}

export const isInlineMap = (specifier: string): boolean => /^data:/i.test(specifier)

/** The same for a map inside a `data:` URL. */
export function moveInlineMappings(url: string, generated: Generated): string {
  const match = INLINE_MAP.exec(url)
  if (!match) return url
  const [, type, base64 = ''] = match
  const text = inlineText(match)
  const moved = moveInText(text, generated)
  if (moved === text) return url
  return `${type}${base64},${base64 ? Buffer.from(moved, 'latin1').toString('base64') : encodeURIComponent(moved)}`
}

/** Why a map inside a `data:` URL cannot follow its file. */
export function inlineMapFault(url: string): string | undefined {
  const match = INLINE_MAP.exec(url)
  if (!match) return 'This is no JSON'
  const map = readMapText(inlineText(match))
  return 'fault' in map ? map.fault : undefined
}

const inlineText = ([, , base64, data = '']: RegExpExecArray): string =>
  base64 ? Buffer.from(data, 'base64').toString('latin1') : decodeData(data)

function decodeData(data: string): string {
  try {
    return decodeURIComponent(data)
  } catch {
    return data
  }
}

function moveInText(text: string, { source, replacements, isScript }: Generated): string {
  const map = readMapText(text)
  if ('fault' in map) return text
  const moves = movesOf(createPositions(source, isScript), replacements)
  const shift = createShift(moves)
  const edits: { start: number; end: number; text: string }[] = []
  const edit = <T>(written: Written<T> | undefined, value: T) => {
    if (written && written.value !== value) edits.push({ ...written, text: String(value) })
  }
  for (const section of map.sections) {
    const { line, column, mappings } = section
    const begin = { line: line?.value ?? 0, column: column?.value ?? 0 }
    const moved = shift(begin)
    edit(line, moved.line)
    edit(column, moved.column)
    edit(mappings, line ? moveInSection(section, begin, shift) : moveInMappings(mappings.value, moves, shift))
  }
  return spliceText(
    text,
    edits.sort((a, b) => a.start - b.start),
  )
}

/** The mappings of a section are relative to where it begins. */
function moveInSection({ mappings }: MapSection, begin: Position, shift: Shift): string {
  const newBegin = shift(begin)
  const move: Shift = ({ line, column }) => {
    const moved = shift({ line: begin.line + line, column: column + (line === 0 ? begin.column : 0) })
    const isFirst = moved.line === newBegin.line
    return { line: moved.line - newBegin.line, column: moved.column - (isFirst ? newBegin.column : 0) }
  }
  return moveInLines(mappings.value, move)
}

/**
 * Decodes only the lines in which something moves, unless lines are joined: in the others no column changes, and all else
 * in a mapping is relative to the one before.
 */
function moveInMappings(mappings: string, moves: readonly Move[], shift: Shift): string {
  if (moves.some(({ line, endLine }) => line !== endLine)) return moveInLines(mappings, shift)
  let result = ''
  let copied = 0
  let start = 0
  let line = 0
  for (const touched of new Set(moves.map((move) => move.line))) {
    for (; line < touched; line++) {
      const end = mappings.indexOf(';', start)
      if (end === -1) return result + mappings.slice(copied)
      start = end + 1
    }
    const next = mappings.indexOf(';', start)
    const end = next === -1 ? mappings.length : next
    // As in the line of the comment that names the map.
    if (start === end) continue
    const text = mappings.slice(start, end)
    const lines = decode(text)
    // Decoding sorts, and a mapping in another place has to be written anew up to the end.
    if (encode(lines) !== text) return moveInLines(mappings, shift)
    const moved = moveSegments(lines, line, shift)
    result += mappings.slice(copied, start) + (moved ? encode(moved) : text)
    copied = end
  }
  return result + mappings.slice(copied)
}

function moveInLines(mappings: string, shift: Shift): string {
  const moved = moveSegments(decode(mappings), 0, shift)
  return moved ? encode(moved) : mappings
}

function movesOf(positionOf: (offset: number) => Position, replacements: readonly Replacement[]): Move[] {
  return replacements.map(({ start, end, text }) => {
    const { line, column } = positionOf(start)
    const { line: endLine, column: endColumn } = positionOf(end)
    return { line, column, endLine, endColumn, length: text.length }
  })
}

/** Answers where a position is after the moves. A range over several lines joins them. */
type Shift = (position: Position) => Position

/** The highest column that a mapping can have. */
const MOST_COLUMN = 2 ** 31 - 1

function createShift(moves: readonly Move[]): Shift {
  let joined = 0
  let last = { line: -1, columns: 0 }
  /** For what comes after each move: the lines joined so far, and the columns that its last line has gained. */
  const after = moves.map(({ line, column, endLine, endColumn, length }) => {
    const before = last.line === line ? last.columns : 0
    joined += endLine - line
    last = { line: endLine, columns: column + before + length - endColumn }
    return { ...last, joined }
  })
  return ({ line, column }) => {
    const passed = countPassed(moves, line, column)
    const { line: lastLine, columns, joined } = after[passed - 1] ?? { line: -1, columns: 0, joined: 0 }
    const move = moves[passed]
    const from = move && isUpTo(move.line, move.column, line, column) ? move : { line, column }
    const shifted = from.column + (lastLine === from.line ? columns : 0)
    return { line: from.line - joined, column: Math.min(shifted, MOST_COLUMN) }
  }
}

/** How many moves end up to a position. */
function countPassed(moves: readonly Move[], line: number, column: number): number {
  let low = 0
  let high = moves.length
  while (low < high) {
    const middle = (low + high) >> 1
    const { endLine, endColumn } = moves[middle]!
    if (isUpTo(endLine, endColumn, line, column)) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Decoded mappings after the moves, or `undefined` when none of them moved.
 *
 * @param lines the mappings from the line `first` on, in which all moves are
 */
function moveSegments(lines: SourceMapMappings, first: number, shift: Shift): SourceMapMappings | undefined {
  const result: SourceMapMappings = []
  let changed = false
  lines.forEach((segments, i) => {
    for (const segment of segments) {
      const [column] = segment
      const moved = shift({ line: first + i, column })
      changed ||= moved.line !== first + i || moved.column !== column
      while (result.length <= moved.line - first) result.push([])
      result[moved.line - first]!.push([moved.column, ...segment.slice(1)] as SourceMapSegment)
    }
  })
  return changed ? result : undefined
}

function isUpTo(line: number, column: number, otherLine: number, otherColumn: number): boolean {
  return line < otherLine || (line === otherLine && column <= otherColumn)
}
