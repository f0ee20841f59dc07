import { type CSSToken, TokenType, tokenizer } from '@csstools/css-tokenizer'
import type { FoundReference, ReferenceKind } from './kind.ts'

/** A kind of reference in CSS: a small state machine that is shown every token of a file, in order. */
export interface CssReferenceKind extends ReferenceKind {
  createVisitor(): (token: CSSToken) => FoundReference | undefined
}

/** Text without any of these has no reference; a backslash may spell one of them with escapes. */
const MAY_REFER = /url|src|image-set|@import|\\/i

/** Tokenizes CSS once (CSS Syntax 3, which has no syntax errors) and hands the tokens to every kind. */
export function findInCss(
  text: string,
  kinds: readonly CssReferenceKind[],
  add: (found: FoundReference, kind: ReferenceKind) => void,
): void {
  if (!MAY_REFER.test(text)) return
  const visitors = kinds.map((kind) => ({ kind, visit: kind.createVisitor() }))
  const tokens = tokenizer({ css: text })
  for (;;) {
    const token = tokens.nextToken()
    for (const { kind, visit } of visitors) {
      const found = visit(token)
      if (found) add(found, kind)
    }
    if (token[0] === TokenType.EOF) return
  }
}
