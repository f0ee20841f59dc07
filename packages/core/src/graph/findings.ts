import { digestOf } from '../naming/digest.ts'
import {
  createScanner,
  type Notice,
  type Reference,
  type ReferenceKind,
  type ReferenceOptions,
  type ScanOptions,
} from '../references/index.ts'
import { mapFault } from '../rewriting/map-text.ts'

/** What there is to know of an asset's bytes: plain data, so that it can be made in another thread, or kept. */
export interface Findings {
  /** The digest of the bytes; `undefined` where references in them may be rewritten. */
  digest: string | undefined
  references: readonly Reference[]
  /** What else the bytes tell; nothing where there is nothing. */
  notices?: readonly Notice[] | undefined
}

/** A part of a text keeps all of it in memory, and findings stay longer than the text. */
const ownCopy = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le')

const NONE: readonly Reference[] = []

const FLAGS = [
  'mayNameFolder',
  'namesSourceMap',
  'mayNameWorker',
  'asksImportMap',
  'onlyInWorkers',
  'mapsFolder',
  'holdsIntegrity',
  'keepsName',
] as const satisfies (keyof ReferenceKind)[]

/** Whether a file is a source map by its name. */
export const isNamedMap = (path: string): boolean => /\.map$/i.test(path)

/** What there is to tell of a source map. */
export function mapNotices({ buffer, byteOffset, byteLength }: Uint8Array): Notice[] {
  const fault = mapFault(Buffer.from(buffer, byteOffset, byteLength))
  return fault === undefined ? [] : [{ code: 'unmovable-map', start: 0, text: fault }]
}

/** Looks into bytes. */
export interface Search {
  /** Whether files of this path can have references. Of others, only the digest counts. */
  looksInto(path: string): boolean
  find(path: string, source: Uint8Array): Findings
}

export interface SearchOptions extends ReferenceOptions, ScanOptions {}

/** Answers how to look for references with the kinds that are always looked for, and those given. */
export function createSearch({ references: finders, ...options }: SearchOptions = {}): Search {
  const { looksInto, scan } = createScanner(finders, options)
  const plainKinds = new Map<ReferenceKind, ReferenceKind>()
  return {
    looksInto,
    find(path, source) {
      const { references, notices: found } = scan(path, source)
      const all = isNamedMap(path) ? [...found, ...mapNotices(source)] : found
      const notices = all.length === 0 ? undefined : all
      for (const notice of all) notice.text = ownCopy(notice.text)
      if (references.length === 0) return { digest: digestOf(source), references: NONE, notices }
      for (const reference of references) {
        reference.kind = plain(reference.kind)
        reference.specifier = ownCopy(reference.specifier)
      }
      return { digest: undefined, references, notices }
    },
  }

  /** A kind without the functions that find it. */
  function plain(kind: ReferenceKind): ReferenceKind {
    const known = plainKinds.get(kind)
    if (known) return known
    const { name, missing } = kind
    const copy: ReferenceKind = { name, missing }
    for (const flag of FLAGS) if (kind[flag]) copy[flag] = true
    plainKinds.set(kind, copy)
    return copy
  }
}
