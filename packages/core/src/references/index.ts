import { isUtf8 } from 'node:buffer'
import { findInCss } from './css.ts'
import { cssImageSet } from './css-image-set.ts'
import { cssImport } from './css-import.ts'
import { cssSourceMap } from './css-source-map.ts'
import { cssSrc } from './css-src.ts'
import { cssUrl } from './css-url.ts'
import { findInJs } from './js.ts'
import { jsImport } from './js-import.ts'
import { jsSourceMap } from './js-source-map.ts'
import { jsUrl } from './js-url.ts'
import type { FoundReference, ReferenceKind } from './kind.ts'

export type { Context, FoundReference, Missing, ReferenceKind } from './kind.ts'

/** A reference together with the kind that found it. */
export interface Reference extends FoundReference {
  kind: ReferenceKind
}

type Scanner = (bytes: Buffer, add: (found: FoundReference, kind: ReferenceKind) => void) => void

const CSS_KINDS = [cssUrl, cssSrc, cssImageSet, cssImport, cssSourceMap]
const JS_KINDS = [jsImport, jsUrl]

const scanCss: Scanner = (bytes, add) => findInCss(bytes.toString('latin1'), CSS_KINDS, add)

const scanJs: Scanner = (bytes, add) => {
  const mayImport = bytes.includes('import') || bytes.includes('export')
  const mayHaveMap = bytes.includes('sourceMappingURL=')
  if (!mayImport && !mayHaveMap) return
  const text = bytes.toString('latin1')
  if (mayImport) findInJs(text, JS_KINDS, add)
  if (mayHaveMap) for (const found of jsSourceMap.find(text)) add(found, jsSourceMap)
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
