import type { Found } from './found.ts'
import { isFollowed, type Range, type Rewriting } from './source-map.ts'
import { type Target, targetOf } from './target.ts'
import { findInFile, textOf } from './text.ts'

/** A reference, the range that it has in the output, and the file that it names, where that exists. */
export interface Link extends Range {
  found: Found
  target: Target | undefined
}

/** What became of one file, held against what independent parsers see in it. */
export interface Comparison extends Rewriting {
  ranges: Link[]
  /** What is wrong, for people. */
  faults: string[]
}

/**
 * Compares a file with its digested copy: each reference to an existing file must name the digested copy of that very
 * file, and all text outside such references must be the same.
 *
 * @param names logicalPath → digestedPath, of all files
 * @returns `undefined` where no parser takes the file
 */
export function compareFile(
  path: string,
  input: Buffer,
  output: Buffer,
  names: ReadonlyMap<string, string>,
): Comparison | undefined {
  const before = textOf(input)
  const after = textOf(output)
  const references = findInFile(path, before)
  if (!references) return undefined
  const rewritten = before === after ? references : findInFile(path, after)
  if (rewritten?.length !== references.length) {
    const fault = `${path} has ${references.length} references, its copy has ${rewritten?.length ?? 'a syntax error'}`
    return { before, after, ranges: [], faults: [fault] }
  }

  const ranges = references.map((found, i): Link => {
    const target = targetOf(found, path)
    const { start: newStart, end: newEnd } = rewritten[i]!
    const { start, end } = found
    return {
      found,
      target: target && names.has(target.path) ? target : undefined,
      start,
      end,
      newStart,
      newEnd,
    }
  })
  const comparison = { before, after, ranges, faults: findChangesBetween(path, before, after, ranges) }
  ranges.forEach((link, i) => {
    const fault = findFault(path, link, rewritten[i]!, comparison, names)
    if (fault) comparison.faults.push(`${path}: ${JSON.stringify(link.found.specifier)} ${fault}`)
  })
  return comparison
}

function findChangesBetween(path: string, before: string, after: string, ranges: readonly Range[]): string[] {
  const whole = { end: 0, newEnd: 0 }
  const last = { start: before.length, newStart: after.length }
  return [...ranges, last].flatMap(({ start, newStart }, i) => {
    const { end, newEnd } = ranges[i - 1] ?? whole
    const text = before.slice(end, start)
    return text === after.slice(newEnd, newStart)
      ? []
      : [`${path}: the text before character ${start} changed`]
  })
}

function findFault(
  path: string,
  { found, target, ...range }: Link,
  now: Found,
  rewriting: Comparison,
  names: ReadonlyMap<string, string>,
): string | undefined {
  const { before, after } = rewriting
  if (target) {
    const actual = targetOf(now, path)
    const digestedPath = names.get(target.path)
    return now.kind === found.kind && actual?.path === digestedPath && actual?.suffix === target.suffix
      ? undefined
      : `became ${JSON.stringify(now.specifier)}, and should name ${digestedPath}${target.suffix}`
  }
  const map = inlineMap(found)
  const isKept =
    map && movesText(rewriting)
      ? isFollowed(map, inlineMap(now) ?? '', rewriting)
      : before.slice(range.start, range.end) === after.slice(range.newStart, range.newEnd)
  return isKept ? undefined : `names no file, and became ${JSON.stringify(now.specifier)}`
}

export const isSourceMap = ({ kind }: Found): boolean => kind.endsWith('source-map')

/** Whether anything moved that a source map speaks of; its own comment does not count. */
export function movesText({ ranges }: Comparison): boolean {
  return ranges.some(({ found, ...range }) => {
    return !isSourceMap(found) && range.newEnd - range.newStart !== range.end - range.start
  })
}

function inlineMap(found: Found): string | undefined {
  const match = /^data:application\/json[^,]*?(;base64)?,(.*)$/s.exec(found.specifier)
  if (!isSourceMap(found) || !match) return undefined
  return match[1] ? Buffer.from(match[2]!, 'base64').toString() : decodeURIComponent(match[2]!)
}
