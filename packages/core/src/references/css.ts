import { type CSSToken, TokenType, tokenizer } from '@csstools/css-tokenizer'
import { nextPlace, RELEVANT_RULE } from './css-places.ts'
import type { FoundReference, ReferenceKind } from './kind.ts'

/**
 * A kind of reference in CSS: a small state machine that is shown tokens of a file, in order: all of each function, comment
 * and at-rule prelude that it may care for. Between these it must have no state.
 */
export interface CssReferenceKind extends ReferenceKind {
  createVisitor(): (token: CSSToken) => FoundReference | undefined
}

type Visit = (token: CSSToken, offset: number) => void

/**
 * Shows CSS to every kind. The tokenizer (CSS Syntax 3, which has no syntax errors) takes far longer than looking for
 * the places where a reference may be, so only these are tokenized.
 *
 * @param isThorough whether all is tokenized
 */
export function findInCss(
  text: string,
  kinds: readonly CssReferenceKind[],
  add: (found: FoundReference, kind: ReferenceKind) => void,
  isThorough: boolean = false,
): void {
  const visitors = kinds.map((kind) => ({ kind, visit: kind.createVisitor() }))
  const visit: Visit = (token, offset) => {
    for (const { kind, visit } of visitors) {
      const found = visit(token)
      if (found) add({ ...found, start: offset + found.start, end: offset + found.end }, kind)
    }
  }
  if (isThorough) {
    tokenizeAll(text, visit)
    return
  }
  let place = nextPlace(text, 0)
  while (place !== -1) place = nextPlace(text, tokenizePlace(text, place, visit))
}

function tokenizeAll(text: string, visit: Visit): void {
  const tokens = tokenizer({ css: text })
  for (let isOpen = true; isOpen; ) {
    const token = tokens.nextToken()
    visit(token, 0)
    isOpen = token[0] !== TokenType.EOF
  }
}

/**
 * Tokenizes from the beginning of a token to the end of what began with it: of a function, or of a relevant at-rule's
 * prelude. Tokens depend on nothing before them, so it can begin anywhere between two.
 */
function tokenizePlace(text: string, start: number, visit: Visit): number {
  const tokens = tokenizer({ css: text.slice(start) })
  let depth = 0
  let inPrelude = false
  for (;;) {
    const token = tokens.nextToken()
    visit(token, start)
    const [type] = token
    if (type === TokenType.EOF) return text.length
    if (type === TokenType.Function || type === TokenType.OpenParen) depth++
    else if (type === TokenType.CloseParen) depth = Math.max(0, depth - 1)
    else if (type === TokenType.Semicolon || type === TokenType.OpenCurly) inPrelude = false
    if (token[0] === TokenType.AtKeyword && RELEVANT_RULE.test(token[4].value)) inPrelude = true
    if (depth === 0 && !inPrelude) return start + token[3] + 1
  }
}
