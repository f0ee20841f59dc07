import { findInCss } from './css.ts'
import { cssImport } from './css-import.ts'
import { cssSourceMap } from './css-source-map.ts'
import { cssUrl } from './css-url.ts'
import { jsSourceMap } from './js-source-map.ts'
import type { FoundReference, ReferenceKind } from './kind.ts'

export type { FoundReference, Missing, ReferenceKind } from './kind.ts'

/** A reference together with the kind that found it. */
export interface Reference extends FoundReference {
  kind: ReferenceKind
}

type Scanner = (bytes: Buffer, add: (found: FoundReference, kind: ReferenceKind) => void) => void

const CSS_KINDS = [cssUrl, cssImport, cssSourceMap]

const scanCss: Scanner = (bytes, add) => findInCss(bytes.toString('latin1'), CSS_KINDS, add)

const scanJs: Scanner = (bytes, add) => {
  if (!bytes.includes('sourceMappingURL=')) return
  for (const found of jsSourceMap.find(bytes.toString('latin1'))) add(found, jsSourceMap)
}

/** The table: which kinds of reference a file of this extension may hold. */
const SCANNERS: Record<string, Scanner> = {
  '.css': scanCss,
  '.js': scanJs,
  '.mjs': scanJs,
}

/**
 * The references in a file, in their order. Text is read as latin-1, one byte a character, so that offsets are bytes
 * and any encoding that is a superset of ASCII stays intact.
 */
export function findReferences(path: string, source: Uint8Array): Reference[] {
  const scan = SCANNERS[path.slice(path.lastIndexOf('.')).toLowerCase()]
  if (!scan) return []
  const references: Reference[] = []
  scan(Buffer.from(source.buffer, source.byteOffset, source.byteLength), (found, kind) => {
    references.push({ ...found, specifier: decodeSpecifier(found.specifier), kind })
  })
  return references.sort((a, b) => a.start - b.start)
}

/**
 * From latin-1 back to characters: UTF-8 where the bytes are that, else latin-1 itself. A specifier with characters
 * beyond latin-1 got them from an escape and is a string already.
 */
function decodeSpecifier(specifier: string): string {
  if (/^[\0-\x7f]*$/.test(specifier) || /[^\0-\xff]/.test(specifier)) return specifier
  const utf8 = Buffer.from(specifier, 'latin1').toString('utf8')
  return utf8.includes('\ufffd') ? specifier : utf8
}
