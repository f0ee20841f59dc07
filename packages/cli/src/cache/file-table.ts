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

/** Numbers as they are in memory, paths with separators between, and the rest as JSON. */
export function packFiles(files: readonly (readonly [ListedFile, KnownFile])[]): Buffer {
  const paths = Buffer.from(files.map(([{ logicalPath }]) => logicalPath).join(SEPARATOR))
  const facts = new Float64Array(files.length * FACTS)
  let at = 0
  for (const [{ size, modified, changed, inode }] of files) {
    facts[at++] = size
    facts[at++] = modified
    facts[at++] = changed
    facts[at++] = inode
  }
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
  const bytes = new Uint8Array(body)
  const [count, pathsLength] = new Float64Array(bytes.buffer, 0, 2) as unknown as [number, number]
  const facts = new Float64Array(bytes.buffer, 16, count * FACTS)
  const pathsStart = 16 + facts.byteLength
  const restStart = pathsStart + pathsLength
  const paths = body.toString('utf8', pathsStart, restStart).split(SEPARATOR)
  const { findings, digests, plans } = JSON.parse(body.toString('utf8', restStart))
  const unpacked = unpackFindings(findings)
  const indices = new Map(paths.map((path, i) => [path, i]))
  return {
    get({ logicalPath, size, modified, changed, inode }) {
      const index = indices.get(logicalPath)
      if (index === undefined) return undefined
      const at = index * FACTS
      if (facts[at] !== size || facts[at + 1] !== modified) return undefined
      if (facts[at + 2] !== changed || facts[at + 3] !== inode) return undefined
      return { findings: unpacked[index]!, digest: digests[index], plan: plans[index] }
    },
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array<ArrayBuffer>): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength)
