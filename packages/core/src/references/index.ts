import { findInCss } from './css.ts'
import { cssSourceMap } from './css-source-map.ts'
import type { ReferenceFinder } from './finder.ts'
import { checkOverlaps, findWith, selectFinders } from './finders.ts'
import { findInJs } from './js.ts'
import { mayRefer, maySourceMap } from './js-places.ts'
import { jsSourceMap } from './js-source-map.ts'
import type { FoundReference, Reference, ReferenceKind } from './kind.ts'
import { CSS_KINDS, JS_KINDS } from './languages.ts'
import { findPathLiterals } from './literals.ts'
import type { Notice } from './notice.ts'
import { byteOffsets, decodeLatin1, decodeText, decodeUtf16 } from './text.ts'
import { hasImport, hasImportScripts, stringStarts } from './tokens.ts'

export { cssSourceMap } from './css-source-map.ts'
export { isTooDeep } from './depth.ts'
export type { FinderReference, ReferenceFinder, ReferenceOptions } from './finder.ts'
export type { Context, FoundReference, Missing, Reference, ReferenceKind } from './kind.ts'
export { loadFinders, type OptInKind } from './loading.ts'
export type { Notice } from './notice.ts'

export interface ScanOptions {
  /** Whether everything is read, and not only the places where a reference may be. */
  isThorough?: boolean | undefined
  /** Whether strings of scripts that look like paths are told. */
  tellsLiterals?: boolean | undefined
}

export interface ReferenceScanner {
  /** Whether files of this path can have references. */
  looksInto(path: string): boolean
  /** Finds the references in a file, in their order; offsets are bytes. */
  scan(path: string, source: Uint8Array): Scanned
}

export interface Scanned {
  references: Reference[]
  notices: readonly Notice[]
}

/** What is found in a text, with offsets into it. */
interface FoundInText {
  text: string
  references: Reference[]
  notices: Notice[]
}

type Scanner = (bytes: Buffer, options: ScanOptions) => FoundInText | undefined

const CSS_FILE_KINDS = [...CSS_KINDS, cssSourceMap]

const scanCss: Scanner = (bytes, { isThorough }) => {
  const text = decodeText(bytes)
  const { references, add } = collect()
  findInCss(text, CSS_FILE_KINDS, add, isThorough)
  return { text, references, notices: [] }
}

const scanJs: Scanner = (bytes, { isThorough, tellsLiterals }) => {
  const mayImport = isThorough ? bytes.includes('import') || bytes.includes('from') : mayRefer(bytes)
  const mayHaveMap = maySourceMap(bytes)
  if (!mayImport && !mayHaveMap && !tellsLiterals) return undefined
  const text = decodeText(bytes)
  const { references, add } = collect()
  const notices: Notice[] = []
  if (mayImport) {
    const fault = findInJs(text, JS_KINDS, add, isThorough)
    const code = fault && unreadableCode(text)
    if (code) notices.push({ code, start: fault.offset, text: fault.reason })
  }
  if (mayHaveMap) for (const found of jsSourceMap.find(text)) add(found, jsSourceMap)
  if (tellsLiterals) notices.push(...findPathLiterals(text, references))
  return { text, references, notices }
}

/** What a script is, of which no more can be read than its tokens. */
function unreadableCode(text: string): Notice['code'] | undefined {
  if (hasImport(text)) return 'unreadable-module'
  return hasImportScripts(text) ? 'unreadable-worker' : undefined
}

function collect(): { references: Reference[]; add(found: FoundReference, kind: ReferenceKind): void } {
  const references: Reference[] = []
  return {
    references,
    add({ specifier, start, end, before, after, context }, kind) {
      references.push({ specifier, start, end, before, after, context, kind })
    },
  }
}

/** The table: which kinds of reference a file of this extension may hold. */
const SCANNERS: Record<string, Scanner> = {
  '.css': scanCss,
  '.js': scanJs,
  '.mjs': scanJs,
  '.cjs': scanJs,
}

/** Answers a scanner that finds references with the kinds of the table and the finders given. */
export function createScanner(
  finders: readonly ReferenceFinder[] = [],
  options: ScanOptions = {},
): ReferenceScanner {
  const findersOf = selectFinders(finders)
  return {
    looksInto: (path) => scannerOf(path) !== undefined || findersOf(path).length > 0,
    scan(path, source) {
      const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
      const asked = findersOf(path)
      const scanner = scannerOf(path)
      const text = scanner || asked.length > 0 ? decodeUtf16(bytes) : undefined
      return text === undefined ? scanBytes(path, bytes) : scanUtf16(path, text)

      function scanBytes(path: string, bytes: Buffer): Scanned {
        const { references, notices: own } = toBytes(scanner?.(bytes, options), bytes)
        const notices = [...own]
        for (const finder of asked) {
          const found = findWith(finder, path, bytes)
          for (const reference of found.references) references.push(reference)
          notices.push(...found.notices)
        }
        references.sort((a, b) => a.start - b.start)
        if (asked.length > 0) checkOverlaps(references, path, bytes)
        return { references, notices }
      }

      /** What is found in UTF-16 is not rewritten, only told. */
      function scanUtf16(path: string, text: string): Scanned {
        const { references } = scanBytes(path, Buffer.from(text))
        const [first] = references
        if (!first) return { references, notices: [] }
        return { references: [], notices: [{ code: 'unreadable-encoding', start: 0, text: first.specifier }] }
      }
    },
  }
}

const NOTHING: Scanned = { references: [], notices: [] }

/** The same with offsets into the bytes. */
function toBytes(found: FoundInText | undefined, bytes: Buffer): Scanned {
  if (!found) return { references: [], notices: NOTHING.notices }
  const { text, references, notices } = found
  if (text.length === bytes.length) {
    for (const reference of references) reference.specifier = decodeLatin1(reference.specifier)
    return found
  }
  const offsets = byteOffsets(text, bytes)
  for (const places of [references.sort((a, b) => a.start - b.start), notices]) {
    for (const place of places) {
      place.start = offsets(place.start)
      if ('end' in place) place.end = offsets(place.end)
    }
  }
  return found
}

const scannerOf = (path: string): Scanner | undefined =>
  SCANNERS[path.slice(path.lastIndexOf('.')).toLowerCase()]

/** Answers whether a string of a script begins at a byte. */
export function stringTest(source: Uint8Array): (start: number) => boolean {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
  const text = decodeText(bytes)
  const toBytes = byteOffsets(text, bytes)
  const starts = new Set(Array.from(stringStarts(text), toBytes))
  return (start) => starts.has(start)
}
