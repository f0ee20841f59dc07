import { isUtf8 } from 'node:buffer'
import { findInCss } from './css.ts'
import { cssSourceMap } from './css-source-map.ts'
import type { ReferenceFinder } from './finder.ts'
import { checkOverlaps, findWith, selectFinders } from './finders.ts'
import { findInJs } from './js.ts'
import { mayRefer, maySourceMap } from './js-places.ts'
import { jsSourceMap } from './js-source-map.ts'
import type { FoundReference, Reference, ReferenceKind } from './kind.ts'
import { CSS_KINDS, JS_KINDS } from './languages.ts'

export type { FinderReference, ReferenceFinder, ReferenceOptions } from './finder.ts'
export type { Context, FoundReference, Missing, Reference, ReferenceKind } from './kind.ts'
export { loadFinders, type OptInKind } from './loading.ts'

export interface ReferenceScanner {
  /** Whether files of this path can have references. */
  looksInto(path: string): boolean
  /** Finds the references in a file, in their order; offsets are bytes. */
  scan(path: string, source: Uint8Array): Reference[]
}

type Scanner = (bytes: Buffer, add: (found: FoundReference, kind: ReferenceKind) => void) => void

const CSS_FILE_KINDS = [...CSS_KINDS, cssSourceMap]

const scanCss: Scanner = (bytes, add) => findInCss(bytes.toString('latin1'), CSS_FILE_KINDS, add)

const scanJs: Scanner = (bytes, add) => {
  const mayImport = mayRefer(bytes)
  const mayHaveMap = maySourceMap(bytes)
  if (!mayImport && !mayHaveMap) return
  const text = bytes.toString('latin1')
  if (mayImport) findInJs(text, JS_KINDS, add)
  if (mayHaveMap) for (const found of jsSourceMap.find(text)) add(found, jsSourceMap)
}

/**
 * The table: which kinds of reference a file of this extension may hold. Text is read as latin-1, one byte a character, so
 * that offsets are bytes and any encoding that is a superset of ASCII stays intact.
 */
const SCANNERS: Record<string, Scanner> = {
  '.css': scanCss,
  '.js': scanJs,
  '.mjs': scanJs,
}

/** Answers a scanner that finds references with the kinds of the table and the finders given. */
export function createScanner(finders: readonly ReferenceFinder[] = []): ReferenceScanner {
  const findersOf = selectFinders(finders)
  return {
    looksInto: (path) => scannerOf(path) !== undefined || findersOf(path).length > 0,
    scan(path, source) {
      const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
      const references: Reference[] = []
      scannerOf(path)?.(bytes, (found, kind) => {
        const { start, end, before, after, context } = found
        const specifier = decodeSpecifier(found.specifier)
        references.push({ specifier, start, end, before, after, context, kind })
      })
      const asked = findersOf(path)
      for (const finder of asked)
        for (const reference of findWith(finder, path, bytes)) references.push(reference)
      references.sort((a, b) => a.start - b.start)
      if (asked.length > 0) checkOverlaps(references, path, bytes)
      return references
    },
  }
}

const scannerOf = (path: string): Scanner | undefined =>
  SCANNERS[path.slice(path.lastIndexOf('.')).toLowerCase()]

/**
 * From latin-1 back to characters: UTF-8 where the bytes are that, else latin-1 itself. Characters beyond latin-1
 * come from escapes and are what they are.
 */
function decodeSpecifier(specifier: string): string {
  if (/^[\0-\x7f]*$/.test(specifier)) return specifier
  return specifier.replace(/[\x80-\xff]+/g, (text) => {
    const bytes = Buffer.from(text, 'latin1')
    return isUtf8(bytes) ? bytes.toString('utf8') : text
  })
}
