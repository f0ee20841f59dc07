import type { Findings, Notice } from '@staticfiles/core'
import { FACTS, type FileList } from '../../files/file-list.ts'
import {
  createReferencePacker,
  type PackedReferences,
  type Shape,
  unpackReferences,
} from '../threads/findings-table.ts'
import { alignColumns, type Columns, emptyColumns, matchPaths, pathsIn, SEPARATOR } from './columns.ts'

/** What is known of a file of the folder. */
export interface KnownFile {
  findings: Findings
  /** The digest in its digestedPath; empty where that is its own path. */
  digest: string
  /** The md5 of the plan that it was rewritten by; empty where it was not. */
  plan: string
}

/** How a file takes part in the graph. */
export interface Part {
  /** Whether its name was worked out: it is not one that another tool, an earlier run or the user made final. */
  isNamed: boolean
  /** Whether its bytes are others than those of the folder. */
  isRewritten: boolean
  /** The indices of the files that it refers to; `undefined` where one is no file of the folder by that name. */
  dependencies: readonly number[] | undefined
  /** The paths that it refers to at which there is nothing. */
  missing: readonly string[]
}

/** What became of the files of a folder since a table was made. */
export interface Comparison {
  /** The same table, with a row for each of the files that there are now; in those of new ones nothing is known. */
  table: FileTable
  /** The indices of files that are not as they were. */
  changed: number[]
  /** The indices of files that were not there. */
  added: number[]
  /** The files that are not there any more. */
  removed: RemovedFile[]
}

export interface RemovedFile {
  path: string
  isNamed: boolean
  isRewritten: boolean
  known: KnownFile | undefined
  /** The indices of the files that referred to it. */
  referrers: number[]
}

/** What `FileTable.from` needs beside the bytes. */
export interface TableHead {
  /** Their sizes in bytes. */
  columns: number[]
  shapes: Shape[]
}

/** The digest in the digestedPath, that of the bytes, the plan's, and what was found. */
type PackedFile = [string, string, string, readonly Notice[] | null, ...PackedReferences]

/** Bits of a row. */
const IS_KNOWN = 1
const IS_NAMED = 2
const IS_CONNECTED = 4
const IS_REWRITTEN = 8

/**
 * What is known of the files of a folder, in the order that they are listed in. As columns, of which a run reads only what
 * it needs to know: where nothing has changed, that is no more than the facts.
 */
export class FileTable {
  readonly #columns: Columns
  readonly #shapes: Shape[]
  readonly #pack: ReturnType<typeof createReferencePacker>
  /** Records that are not those of the column any more. */
  readonly #records: (string | undefined)[]
  #indices: Map<string, number> | undefined

  private constructor(columns: Columns, shapes: Shape[]) {
    this.#columns = columns
    this.#shapes = shapes
    this.#pack = createReferencePacker(shapes)
    this.#records = new Array(columns.bits.length).fill(undefined)
  }

  /** A table in which nothing is known yet but how files take part in the graph. */
  static of(files: FileList, partOf: (index: number) => Part | undefined): FileTable {
    const table = new FileTable(emptyColumns(files.length, pathsOf(files)), [])
    table.connect(partOf)
    return table
  }

  static from({ columns: sizes, shapes }: TableHead, bytes: Buffer): FileTable {
    let end = bytes.byteOffset
    // As copies, since numbers have to lie at a multiple of their size.
    const [facts, starts, dependencies, recordStarts, importers, ...rest] = sizes.map((size) => {
      end += size
      return bytes.buffer.slice(end - size, end)
    }) as ArrayBuffer[]
    const [records, bits, paths, missing] = rest.map((column) => Buffer.from(column)) as Buffer[]
    const columns: Columns = {
      facts: new Float64Array(facts!),
      starts: new Uint32Array(starts!),
      dependencies: new Uint32Array(dependencies!),
      recordStarts: new Uint32Array(recordStarts!),
      importers: new Uint32Array(importers!),
      records: records!,
      bits: bits!,
      paths: paths!,
      missing: missing!,
    }
    return new FileTable(columns, shapes)
  }

  /** What `from` makes the table of again. */
  pack(): { head: TableHead; parts: Uint8Array[] } {
    this.#mergeRecords()
    const { facts, starts, dependencies, recordStarts, importers, ...rest } = this.#columns
    const numbers = [facts, starts, dependencies, recordStarts, importers].map(bytesOf)
    const parts = [...numbers, rest.records, rest.bits, rest.paths, rest.missing]
    return { head: { columns: parts.map(({ length }) => length), shapes: this.#shapes }, parts }
  }

  /** Replaces what is known of how files take part in the graph, but for those of which nothing is answered. */
  connect(partOf: (index: number) => Part | undefined): void {
    const { bits, starts, dependencies } = this.#columns
    const ends = new Uint32Array(starts.length)
    const targets: number[] = []
    const missing = this.#missing()
    for (let i = 0; i < bits.length; i++) {
      const part = partOf(i)
      if (!part) for (let at = starts[i]!; at < starts[i + 1]!; at++) targets.push(dependencies[at]!)
      else {
        bits[i] = (bits[i]! & IS_KNOWN) | bitsOf(part)
        for (const index of part.dependencies ?? []) targets.push(index)
        if (part.missing.length > 0) missing.set(i, part.missing)
        else missing.delete(i)
      }
      ends[i + 1] = targets.length
    }
    this.#columns.starts = ends
    this.#columns.dependencies = Uint32Array.from(targets)
    // No file has a name with the separator in it.
    const pairs = [...missing].flatMap(([index, paths]) =>
      paths.filter((path) => !path.includes(SEPARATOR)).map((path) => ({ index, path })),
    )
    this.#columns.importers = Uint32Array.from(pairs, ({ index }) => index)
    this.#columns.missing = Buffer.from(pairs.map(({ path }) => path).join(SEPARATOR))
  }

  /** What became of the files since then. */
  compare(files: FileList): Comparison {
    const comparison: Comparison = { table: this, changed: [], added: [], removed: [] }
    const paths = pathsOf(files)
    if (!this.#columns.paths.equals(paths)) {
      const before = this.#paths()
      const from = matchPaths(before, files.columns().paths)
      const { columns, to } = alignColumns(this.#columns, from, paths)
      const referrersOf = this.#invert()
      comparison.table = new FileTable(columns, this.#shapes)
      from.forEach((index, i) => {
        if (index === -1) comparison.added.push(i)
      })
      to.forEach((index, i) => {
        if (index !== -1) return
        const referrers = Array.from(referrersOf(i), (referrer) => to[referrer]!).filter((i) => i !== -1)
        const [isNamed, isRewritten] = [this.isNamed(i), this.isRewritten(i)]
        comparison.removed.push({ path: before[i]!, isNamed, isRewritten, known: this.at(i), referrers })
      })
    }
    const { table, added } = comparison
    const isNew = new Set(added)
    for (let i = 0; i < files.length; i++)
      if (!table.#isSame(i, files, i) && !isNew.has(i)) comparison.changed.push(i)
    return comparison
  }

  /** The indices of files that referred to one of these paths, when there was nothing. */
  importersOf(paths: ReadonlySet<string>): number[] {
    return [...this.#missing()].flatMap(([index, missing]) =>
      missing.some((path) => paths.has(path)) ? index : [],
    )
  }

  /** Whether the name of a file was worked out, and not made final by something else. */
  isNamed(index: number): boolean {
    return this.#has(index, IS_NAMED)
  }

  /** Whether the bytes of a file in the output are others than those of the folder. */
  isRewritten(index: number): boolean {
    return this.#has(index, IS_REWRITTEN)
  }

  /** Whether all that a file refers to is found in the folder by its logicalPath. */
  isConnected(index: number): boolean {
    return this.#has(index, IS_CONNECTED)
  }

  /** The indices of what a file refers to. */
  dependenciesOf(index: number): Uint32Array {
    const { starts, dependencies } = this.#columns
    return dependencies.subarray(starts[index], starts[index + 1])
  }

  /** Files, and all that lead to them, by themselves or by way of others. */
  withReferrers(indices: Iterable<number>): Set<number> {
    const referrersOf = this.#invert()
    const reached = new Set(indices)
    for (const index of reached) for (const referrer of referrersOf(index)) reached.add(referrer)
    return reached
  }

  /** The index of a path; `undefined` where the folder did not hold it. */
  indexOf(path: string): number | undefined {
    this.#indices ??= new Map(this.#paths().map((path, i) => [path, i]))
    return this.#indices.get(path)
  }

  #paths(): string[] {
    return pathsIn(this.#columns.paths)
  }

  #missing(): Map<number, readonly string[]> {
    const { importers, missing } = this.#columns
    const paths = importers.length === 0 ? [] : pathsIn(missing)
    const byImporter = new Map<number, string[]>()
    importers.forEach((index, i) => {
      const others = byImporter.get(index)
      if (others) others.push(paths[i]!)
      else byImporter.set(index, [paths[i]!])
    })
    return byImporter
  }

  /** What is known of a file of a folder, if it is the same as then. */
  get(files: FileList, position: number): KnownFile | undefined {
    const index = this.indexOf(files.pathAt(position))
    return index !== undefined && this.#isSame(index, files, position) ? this.at(index) : undefined
  }

  /** What was known of a file then. */
  at(index: number): KnownFile | undefined {
    if (!this.#has(index, IS_KNOWN)) return undefined
    const record = this.#recordAt(index)
    if (!record.startsWith('['))
      return { findings: { digest: record, references: [] }, digest: record, plan: '' }
    const [digest, own, plan, notices, ...fields] = JSON.parse(record) as PackedFile
    const references = unpackReferences(fields, this.#shapes)
    const findings = { digest: own === '' ? undefined : own, references, notices: notices ?? undefined }
    return { findings, digest, plan }
  }

  set(index: number, { findings, digest, plan }: KnownFile): void {
    this.#columns.bits[index]! |= IS_KNOWN
    const { digest: own = '', references, notices = null } = findings
    const isPlain = own !== '' && own === digest && plan === '' && references.length === 0 && !notices
    const packed: PackedFile = [digest, own, plan, notices, ...this.#pack(references)]
    this.#records[index] = isPlain ? own : JSON.stringify(packed)
  }

  /**
   * Keeps what the system says of a file, by which it is known to be the same later.
   * @param files nothing where it could change without any sign
   */
  setFacts(index: number, files: FileList | undefined): void {
    this.#columns.facts.set(files?.factsAt(index) ?? NO_FACTS, index * FACTS)
  }

  #has(index: number, bit: number): boolean {
    return (this.#columns.bits[index]! & bit) !== 0
  }

  #isSame(index: number, files: FileList, position: number): boolean {
    const { facts } = this.#columns
    const others = files.columns().facts
    for (let i = 0; i < FACTS; i++)
      if (facts[index * FACTS + i] !== others[position * FACTS + i]) return false
    return true
  }

  /** Answers a function that answers the indices of what refers to a file. */
  #invert(): (index: number) => Uint32Array {
    const { starts, dependencies } = this.#columns
    const ends = new Uint32Array(starts.length)
    for (const target of dependencies) ends[target + 1]!++
    for (let i = 1; i < ends.length; i++) ends[i]! += ends[i - 1]!
    const begins = ends.slice()
    const referrers = new Uint32Array(dependencies.length)
    for (let i = 0, at = 0; at < dependencies.length; i++)
      for (; at < starts[i + 1]!; at++) referrers[ends[dependencies[at]!]!++] = i
    return (index) => referrers.subarray(begins[index], ends[index])
  }

  #recordAt(index: number): string {
    const { records, recordStarts } = this.#columns
    return this.#records[index] ?? records.toString('utf8', recordStarts[index], recordStarts[index + 1])
  }

  #mergeRecords(): void {
    const { records, recordStarts } = this.#columns
    const starts = new Uint32Array(recordStarts.length)
    const parts: Buffer[] = []
    let texts: string[] = []
    let copied = 0
    const flush = (end: number) => {
      if (texts.length > 0) parts.push(Buffer.from(texts.join('')))
      texts = []
      if (copied < end) parts.push(records.subarray(copied, end))
    }
    for (let i = 0; i + 1 < starts.length; i++) {
      const own = this.#records[i]
      let length = recordStarts[i + 1]! - recordStarts[i]!
      if (own !== undefined) {
        if (copied < recordStarts[i]!) flush(recordStarts[i]!)
        texts.push(own)
        copied = recordStarts[i + 1]!
        length = Buffer.byteLength(own)
      }
      starts[i + 1] = starts[i]! + length
    }
    flush(records.length)
    this.#columns.records = Buffer.concat(parts)
    this.#columns.recordStarts = starts
    this.#records.fill(undefined)
  }
}

const NO_FACTS = new Float64Array(FACTS).fill(Number.NaN)

const pathsOf = (files: FileList): Buffer => Buffer.from(files.columns().paths.join(SEPARATOR))

const bitsOf = ({ isNamed, isRewritten, dependencies }: Part): number =>
  (isNamed ? IS_NAMED : 0) | (isRewritten ? IS_REWRITTEN : 0) | (dependencies ? IS_CONNECTED : 0)

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array | Uint32Array): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength)
