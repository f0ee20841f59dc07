import type { Change, ReportData, ReportedFile } from '../src/html-report/report-data.ts'
import { element } from './dom.ts'
import { type Kind, kindOf } from './kinds.ts'

export const data: ReportData = JSON.parse(element('data').textContent)

export interface Row {
  index: number
  file: ReportedFile
  key: string
  path: string
  type: string
  kind: Kind
  /** -1 where the file does not exist, and no number of bytes where it has no compressed sibling. */
  size: number
  compressed: number
  /** What is searched. */
  text: string
}

export const rows: readonly Row[] = data.files.map((file, index) => ({
  ...{ file, index, key: nameOf(index), path: file.path, type: file.type, kind: kindOf(file) },
  size: file.size ?? -1,
  compressed: Math.min(...Object.values(file.compressed), Number.POSITIVE_INFINITY),
  text: [...file.keys, file.path, file.type].join('\n').toLowerCase(),
}))

/** By a file's place: those that it refers to, and those that refer to it. */
export const targets = new Map<number, number[]>()
export const importers = new Map<number, number[]>()
for (const [importer, target] of data.references) {
  push(targets, importer, target)
  push(importers, target, importer)
}

/** What pages load, and the entry's name. A bundler's runtime loads chunks that no file refers to: those come last. */
const entryOf = new Map<number, string>()
for (const part of ['tags', 'preload', 'lazy'] as const) {
  for (const entry of data.entries)
    for (const file of entry[part]) if (!entryOf.has(file)) entryOf.set(file, entry.name)
}
const fromEntries = walkFrom([
  data.entries.flatMap(({ tags }) => tags),
  data.entries.flatMap(({ preload, lazy }) => [...preload, ...lazy]),
])
const fromRoots = walkFrom([rows.flatMap(({ index }) => (importers.has(index) ? [] : [index]))])

/** The shortest chain of references to a file, itself the last: from what a page loads, else from a file that none refers to. */
export function chainTo(index: number): { entry: string | undefined; files: number[] } {
  const previous = fromEntries.has(index) ? fromEntries : fromRoots
  const files = [index]
  for (let at = previous.get(index); at !== undefined; at = previous.get(at)) files.unshift(at)
  return { entry: previous === fromEntries ? entryOf.get(files[0]!) : undefined, files }
}

/**
 * For each file that can be reached, the one before it.
 * @param rounds of files to begin with; a later one counts for what the earlier ones do not lead to
 */
function walkFrom(rounds: readonly (readonly number[])[]): ReadonlyMap<number, number | undefined> {
  const previous = new Map<number, number | undefined>()
  for (const starts of rounds) {
    const reached = starts.filter((start) => !previous.has(start))
    for (const start of reached) previous.set(start, undefined)
    for (const at of reached) {
      for (const next of targets.get(at) ?? []) {
        if (previous.has(next)) continue
        previous.set(next, at)
        reached.push(next)
      }
    }
  }
  return previous
}

export function nameOf(index: number): string {
  const { keys, path } = data.files[index]!
  return keys[0] ?? path
}

export const bytesOf = (files: Iterable<Row>): number => {
  let sum = 0
  for (const { size } of files) sum += Math.max(size, 0)
  return sum
}

/** Whether a visitor who has the files of before fetches this one. */
export const isAnew = ({ change }: { change?: Change | undefined }): boolean =>
  change !== undefined && change !== 'same'

function push(map: Map<number, number[]>, key: number, value: number): void {
  const values = map.get(key)
  if (values) values.push(value)
  else map.set(key, [value])
}
