import { type Import, parse } from 'es-module-lexer'
import type { FoundReference, ReferenceKind } from './kind.ts'

/** A kind of reference in JavaScript modules, found around what the lexer sees of them. */
export interface JsReferenceKind extends ReferenceKind {
  find(item: Import, text: string): FoundReference | undefined
}

/**
 * Text without a match has no reference, and is spared the lexer: a URL, or the beginning of an escape or a comment, has to
 * follow an `import` or a `from`. Bare specifiers (`import 'lodash'`) are no references.
 */
const MAY_REFER =
  /\b(?:import|from)\s*(?:\/[/*]|["'](?:[./\\]|[a-z][a-z0-9+.-]*[:\\]))|\bimport\s*(?:\.\s*(?:meta|source|defer|\/)|\(\s*(?:\/[/*]|["'`](?:[./\\]|[a-z][a-z0-9+.-]*[:\\])))/i

/** Lexes JavaScript once and hands every import to every kind. What is not valid JavaScript has no references. */
export function findInJs(
  text: string,
  kinds: readonly JsReferenceKind[],
  add: (found: FoundReference, kind: ReferenceKind) => void,
): void {
  if (!MAY_REFER.test(text)) return
  for (const item of lex(text)) {
    for (const kind of kinds) {
      const found = kind.find(item, text)
      if (found) add(found, kind)
    }
  }
}

/** The bytes of a byte order mark in latin-1; the lexer would take them for the beginning of a name. */
const BYTE_ORDER_MARK = /^\xef\xbb\xbf/

function lex(text: string): readonly Import[] {
  try {
    return parse(text.replace(BYTE_ORDER_MARK, '   '))[0]
  } catch {
    return []
  }
}
