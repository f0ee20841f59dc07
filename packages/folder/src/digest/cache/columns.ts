import { FACTS } from '../../files/file-list.ts'

/** Stands between paths. */
export const SEPARATOR = '\0'

/** The paths of a column. */
export const pathsIn = (column: Buffer): string[] => column.toString().split(SEPARATOR)

/** What is known of the files of a folder, a row for each. */
export interface Columns {
  /** What the system says of each file, as `FileList` has it; no numbers where it may change without any sign. */
  facts: Float64Array
  /** Where the dependencies of each file begin. */
  starts: Uint32Array
  dependencies: Uint32Array
  /** Where the record of each file begins. */
  recordStarts: Uint32Array
  /** The files that refer to `missing`, one for each of those. */
  importers: Uint32Array
  /** The digest where that is all there is to know, else JSON. */
  records: Buffer
  bits: Uint8Array
  /** The logicalPaths. */
  paths: Buffer
  /** Paths that are referred to and at which there is nothing. */
  missing: Buffer
}

/** @param paths the logicalPaths */
export function emptyColumns(count: number, paths: Buffer): Columns {
  return {
    facts: new Float64Array(count * FACTS),
    starts: new Uint32Array(count + 1),
    dependencies: new Uint32Array(0),
    recordStarts: new Uint32Array(count + 1),
    importers: new Uint32Array(0),
    records: Buffer.alloc(0),
    bits: new Uint8Array(count),
    paths,
    missing: Buffer.alloc(0),
  }
}

/**
 * Finds paths of one list in another one, which has nearly the same.
 * @returns for each of `now` its index in `before`, or -1
 */
export function matchPaths(before: readonly string[], now: readonly string[]): Int32Array {
  const from = new Int32Array(now.length).fill(-1)
  const most = Math.min(before.length, now.length)
  const moved = before.length - now.length
  let start = 0
  while (start < most && before[start] === now[start]) from[start] = start++
  let end = now.length
  while (end > start && end + moved > start && before[end + moved - 1] === now[end - 1])
    from[--end] = end + moved
  const others = new Map(before.slice(start, end + moved).map((path, i) => [path, start + i]))
  for (let i = start; i < end; i++) from[i] = others.get(now[i]!) ?? -1
  return from
}

/**
 * The rows of other files: those that were there keep what is known of them, and where they lead to.
 *
 * @param from for each file its row in `columns`, or -1
 * @param paths the logicalPaths
 * @returns with `to`, for each row of `columns` that of the same file now, or -1
 */
export function alignColumns(
  columns: Columns,
  from: Int32Array,
  paths: Buffer,
): { columns: Columns; to: Int32Array } {
  const aligned = emptyColumns(from.length, paths)
  const to = new Int32Array(columns.bits.length).fill(-1)
  from.forEach((row, i) => {
    if (row !== -1) to[row] = i
  })
  const dependencies: number[] = []
  const records: Buffer[] = []
  let taken = { start: 0, end: 0 }
  from.forEach((row, i) => {
    const size = row === -1 ? 0 : columns.recordStarts[row + 1]! - columns.recordStarts[row]!
    aligned.recordStarts[i + 1] = aligned.recordStarts[i]! + size
    if (row !== -1) {
      aligned.bits[i] = columns.bits[row]!
      for (let k = 0; k < FACTS; k++) aligned.facts[i * FACTS + k] = columns.facts[row * FACTS + k]!
      for (let at = columns.starts[row]!; at < columns.starts[row + 1]!; at++) {
        const target = to[columns.dependencies[at]!]!
        if (target !== -1) dependencies.push(target)
      }
      const start = columns.recordStarts[row]!
      if (start !== taken.end) {
        records.push(columns.records.subarray(taken.start, taken.end))
        taken = { start, end: start }
      }
      taken.end += size
    }
    aligned.starts[i + 1] = dependencies.length
  })
  records.push(columns.records.subarray(taken.start, taken.end))
  aligned.records = Buffer.concat(records)
  aligned.dependencies = Uint32Array.from(dependencies)
  alignMissing(columns, aligned, to)
  return { columns: aligned, to }
}

function alignMissing({ importers, missing }: Columns, aligned: Columns, to: Int32Array): void {
  if (importers.length === 0) return
  const paths = pathsIn(missing)
  const isThere = (_: unknown, i: number): boolean => to[importers[i]!] !== -1
  aligned.importers = importers.filter(isThere).map((index) => to[index]!)
  aligned.missing = Buffer.from(paths.filter(isThere).join(SEPARATOR))
}
