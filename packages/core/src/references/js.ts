import { type Import, parse } from 'es-module-lexer'
import type { FoundReference, ReferenceKind } from './kind.ts'

/** A kind of reference in JavaScript modules, found around what the lexer sees of them. */
export interface JsReferenceKind extends ReferenceKind {
  find(item: Import, text: string): FoundReference | undefined
}

/** Lexes JavaScript once and hands every import to every kind. What is not valid JavaScript has no references. */
export function findInJs(
  text: string,
  kinds: readonly JsReferenceKind[],
  add: (found: FoundReference, kind: ReferenceKind) => void,
): void {
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
