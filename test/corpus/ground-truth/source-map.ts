import { isDeepStrictEqual } from 'node:util'
import { decodedMappings, type SourceMapInput, TraceMap } from '@jridgewell/trace-mapping'

/** A range of a file, and the range that it became. */
export interface Range {
  start: number
  end: number
  newStart: number
  newEnd: number
}

/** A file before and after, with the ranges that were replaced, in their order. */
export interface Rewriting {
  before: string
  after: string
  ranges: readonly Range[]
}

/**
 * Whether the new map says of each place in the new text what the old one said of the same place in the old text. What
 * is no map, or one of sections, must stay as it is.
 */
export function isFollowed(oldMap: string, newMap: string, rewriting: Rewriting): boolean {
  const old = parse(oldMap)
  if (!old) return oldMap === newMap
  const now = parse(newMap)
  if (!now || !isDeepStrictEqual({ ...old, mappings: '' }, { ...now, mappings: '' })) return false
  const oldPlaces = placesOf(old, rewriting.before)
  const newPlaces = placesOf(now, rewriting.after)
  let next = 0
  return (
    oldPlaces.length === newPlaces.length &&
    oldPlaces.every(({ offset, says }, i) => {
      const place = newPlaces[i]!
      while (next < rewriting.ranges.length && rewriting.ranges[next]!.end <= offset) next++
      return isDeepStrictEqual(says, place.says) && isMoved(offset, place.offset, rewriting, next)
    })
  )
}

function isMoved(offset: number, newOffset: number, { ranges }: Rewriting, next: number): boolean {
  const range = ranges[next]
  if (range && offset > range.start) return newOffset >= range.newStart && newOffset <= range.newEnd
  const last = ranges[next - 1]
  return newOffset === offset + (last ? last.newEnd - last.end : 0)
}

function parse(map: string): { mappings: string } | undefined {
  try {
    const value: unknown = JSON.parse(map)
    return typeof value === 'object' && value !== null && 'mappings' in value
      ? (value as { mappings: string })
      : undefined
  } catch {
    return undefined
  }
}

/** Each mapping's place in the text, and what it says besides. */
function placesOf(map: { mappings: string }, text: string): { offset: number; says: number[] }[] {
  const lineStarts = [0]
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lineStarts.push(end + 1)
  return decodedMappings(new TraceMap(map as SourceMapInput)).flatMap((segments, line) =>
    segments.map(([column, ...says]) => ({ offset: (lineStarts[line] ?? text.length) + column, says })),
  )
}
