import { isTokenString, TokenType } from '@csstools/css-tokenizer'
import type { CssReferenceKind } from './css.ts'

/** `src("x")` (CSS Values 4), written back with double quotes. */
export const cssSrc: CssReferenceKind = {
  name: 'css-src',
  missing: 'error',
  createVisitor() {
    let open = false

    return (token) => {
      if (token[0] === TokenType.Whitespace || token[0] === TokenType.Comment) return undefined
      const wasOpen = open
      open = token[0] === TokenType.Function && token[4].value.toLowerCase() === 'src'
      if (!wasOpen || !isTokenString(token)) return undefined
      return {
        specifier: token[4].value,
        start: token[2],
        end: token[3] + 1,
        before: '"',
        after: '"',
        context: 'css-string',
      }
    }
  },
}
