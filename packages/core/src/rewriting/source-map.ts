import { decode, encode, type SourceMapMappings, type SourceMapSegment } from '@jridgewell/sourcemap-codec'
import { createLocator } from '../problem.ts'
import type { Replacement } from './rewrite.ts'

/** A replaced range of a generated file: from and to, as lines and columns from 0, and the columns that it has now. */
interface Move {
  line: number
  column: number
  endLine: number
  endColumn: number
  length: number
}

/** A map's `mappings`; text that is quoted inside another string of the map has backslashes before its quotes. */
const MAPPINGS = /"mappings"\s*:\s*"([^"\\]*)"/

const INLINE_MAP = /^(data:application\/json[^,]*?)(;base64)?,(.*)$/is

/**
 * A source map, for a generated file in which ranges were replaced: every mapping after a replaced range moves with
 * its text. Bytes besides the mappings stay as they are. What is no plain map of version 3 is answered unchanged.
 */
export function moveMappings(
  map: Uint8Array,
  source: Uint8Array,
  replacements: readonly Replacement[],
): Uint8Array {
  const text = Buffer.from(map.buffer, map.byteOffset, map.byteLength).toString('latin1')
  const moved = moveInText(text, source, replacements)
  return moved === text ? map : Buffer.from(moved, 'latin1')
}

export const isInlineMap = (specifier: string): boolean => /^data:/i.test(specifier)

/** The same for a map inside a `data:` URL. */
export function moveInlineMappings(
  url: string,
  source: Uint8Array,
  replacements: readonly Replacement[],
): string {
  const match = INLINE_MAP.exec(url)
  if (!match) return url
  const [, type, base64 = '', data] = match
  const text = base64 ? Buffer.from(data!, 'base64').toString('latin1') : decodeData(data!)
  const moved = moveInText(text, source, replacements)
  if (moved === text) return url
  return `${type}${base64},${base64 ? Buffer.from(moved, 'latin1').toString('base64') : encodeURIComponent(moved)}`
}

function decodeData(data: string): string {
  try {
    return decodeURIComponent(data)
  } catch {
    return data
  }
}

function moveInText(text: string, source: Uint8Array, replacements: readonly Replacement[]): string {
  const match = MAPPINGS.exec(text)
  if (!match || !isPlainMap(text)) return text
  const mappings = match[1]!
  const moved = moveInMappings(mappings, movesOf(source, replacements))
  const start = match.index + match[0].length - 1 - mappings.length
  return text.slice(0, start) + moved + text.slice(start + mappings.length)
}

/**
 * Decodes only the lines in which something moves, unless lines are joined: in the others no column changes, and all else
 * in a mapping is relative to the one before.
 */
function moveInMappings(mappings: string, moves: readonly Move[]): string {
  if (moves.some(({ line, endLine }) => line !== endLine)) return moveInLines(mappings, 0, moves)
  let result = ''
  let copied = 0
  let start = 0
  let line = 0
  for (const ofLine of groupByLine(moves)) {
    for (; line < ofLine[0]!.line; line++) {
      const end = mappings.indexOf(';', start)
      if (end === -1) return result + mappings.slice(copied)
      start = end + 1
    }
    const next = mappings.indexOf(';', start)
    const end = next === -1 ? mappings.length : next
    const text = mappings.slice(start, end)
    // Decoding sorts, and a mapping in another place has to be written anew up to the end.
    if (encode(decode(text)) !== text) return moveInLines(mappings, 0, moves)
    result += mappings.slice(copied, start) + moveInLines(text, line, ofLine)
    copied = end
  }
  return result + mappings.slice(copied)
}

function groupByLine(moves: readonly Move[]): Move[][] {
  const groups: Move[][] = []
  for (const move of moves) {
    const last = groups.at(-1)
    if (last && last[0]!.line === move.line) last.push(move)
    else groups.push([move])
  }
  return groups
}

/** @param first the line that the mappings begin with, counted from 0 */
function moveInLines(mappings: string, first: number, moves: readonly Move[]): string {
  const moved = moveSegments(decode(mappings), first, moves)
  return moved ? encode(moved) : mappings
}

/** Maps of sections (ECMA-426, index maps) have several mappings; no bundler writes them into static files. */
function isPlainMap(text: string): boolean {
  try {
    const map: unknown = JSON.parse(text)
    return (
      typeof map === 'object' && map !== null && 'version' in map && map.version === 3 && !('sections' in map)
    )
  } catch {
    return false
  }
}

function movesOf(source: Uint8Array, replacements: readonly Replacement[]): Move[] {
  const locate = createLocator(source)
  return replacements.map(({ start, end, text }) => {
    const from = locate(start)
    const to = locate(end)
    return {
      line: from.line - 1,
      column: from.column - 1,
      endLine: to.line - 1,
      endColumn: to.column - 1,
      length: text.length,
    }
  })
}

/**
 * Decoded mappings after the moves, or `undefined` when none of them moved. A range over several lines joins them.
 *
 * @param lines the mappings from the line `first` on, in which all moves are
 */
function moveSegments(
  lines: SourceMapMappings,
  first: number,
  moves: readonly Move[],
): SourceMapMappings | undefined {
  const result: SourceMapMappings = []
  let changed = false
  let passed = 0
  let joinedLines = 0
  let shift = { line: -1, columns: 0 }

  const columnsAt = (line: number) => (shift.line === line ? shift.columns : 0)
  lines.forEach((segments, i) => {
    const line = first + i
    for (const segment of segments) {
      const column = segment[0]
      let move = moves[passed]
      while (move && isUpTo(move.endLine, move.endColumn, line, column)) {
        const columns = move.column + columnsAt(move.line) + move.length - move.endColumn
        shift = { line: move.endLine, columns }
        joinedLines += move.endLine - move.line
        move = moves[++passed]
      }
      const inside = move && isUpTo(move.line, move.column, line, column) ? move : { line, column }
      const newLine = inside.line - joinedLines
      const newColumn = inside.column + columnsAt(inside.line)
      changed ||= newLine !== line || newColumn !== column
      while (result.length <= newLine - first) result.push([])
      result[newLine - first]!.push([newColumn, ...segment.slice(1)] as SourceMapSegment)
    }
  })
  return changed ? result : undefined
}

function isUpTo(line: number, column: number, otherLine: number, otherColumn: number): boolean {
  return line < otherLine || (line === otherLine && column <= otherColumn)
}
