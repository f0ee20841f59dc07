import { isTokenString, TokenType } from '@csstools/css-tokenizer'
import type { CssReferenceKind } from './css.ts'

/** What is never inside a function; after an at-keyword a string is its own. */
const ENDS: ReadonlySet<TokenType> = new Set([TokenType.OpenCurly, TokenType.CloseCurly, TokenType.AtKeyword])

/** The strings of `image-set("x" 1x, "y" 2x)`, written back with double quotes. A `url()` in it is a `url()` like any other. */
export const cssImageSet: CssReferenceKind = {
  name: 'css-image-set',
  missing: 'error',
  createVisitor() {
    const open: boolean[] = []

    return (token) => {
      if (token[0] === TokenType.Function) open.push(/^(?:-webkit-)?image-set$/i.test(token[4].value))
      else if (token[0] === TokenType.OpenParen) open.push(false)
      else if (token[0] === TokenType.CloseParen) open.pop()
      else if (ENDS.has(token[0])) open.length = 0
      else if (isTokenString(token) && open.at(-1)) {
        return {
          specifier: token[4].value,
          start: token[2],
          end: token[3] + 1,
          before: '"',
          after: '"',
          context: 'css-string',
        }
      }
      return undefined
    }
  },
}
