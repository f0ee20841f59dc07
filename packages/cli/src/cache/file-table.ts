import type { Findings } from '@staticfiles/core'
import type { ListedFile } from '../source-file.ts'
import { packFindings, unpackFindings } from '../threads/findings-table.ts'

/** What is known of a file of the folder. */
export interface KnownFile {
  findings: Findings
  /** The digest in its digestedPath; empty where that is its own path. */
  digest: string
  /** The md5 of the plan that it was rewritten by; empty where it was not. */
  plan: string
}

export interface FileTable {
  /** What is known of a file, if it is the same as then. */
  get(file: ListedFile): KnownFile | undefined
}

const SEPARATOR = '\0'
const FACTS = 4

const factsOf = ({ size, modified, changed, inode }: ListedFile): number[] => [size, modified, changed, inode]

/** Numbers as they are in memory, paths with separators between, and the rest as JSON. */
export function packFiles(files: readonly (readonly [ListedFile, KnownFile])[]): Buffer {
  const paths = Buffer.from(files.map(([{ logicalPath }]) => logicalPath).join(SEPARATOR))
  const facts = new Float64Array(files.length * FACTS)
  files.forEach(([file], i) => {
    facts.set(factsOf(file), i * FACTS)
  })
  const lengths = new Float64Array([files.length, paths.length])
  const rest = {
    findings: packFindings(files.map(([, { findings }]) => findings)),
    digests: files.map(([, { digest }]) => digest),
    plans: files.map(([, { plan }]) => plan),
  }
  return Buffer.concat([bytesOf(lengths), bytesOf(facts), paths, Buffer.from(JSON.stringify(rest))])
}

export function unpackFiles(body: Buffer): FileTable {
  // A copy, since numbers have to lie at a multiple of their size.
  const bytes = Uint8Array.from(body)
  const [count, pathsLength] = new Float64Array(bytes.buffer, 0, 2) as unknown as [number, number]
  const facts = new Float64Array(bytes.buffer, 16, count * FACTS)
  const pathsStart = 16 + facts.byteLength
  const restStart = pathsStart + pathsLength
  const paths = body.toString('utf8', pathsStart, restStart).split(SEPARATOR)
  const { findings, digests, plans } = JSON.parse(body.toString('utf8', restStart))
  const unpacked = unpackFindings(findings)
  const indices = new Map(paths.map((path, i) => [path, i]))
  return {
    get(file) {
      const index = indices.get(file.logicalPath)
      if (index === undefined) return undefined
      if (factsOf(file).some((fact, i) => fact !== facts[index * FACTS + i])) return undefined
      return { findings: unpacked[index]!, digest: digests[index], plan: plans[index] }
    },
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array<ArrayBuffer>): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength)
