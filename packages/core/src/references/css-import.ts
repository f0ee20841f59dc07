import { isTokenString, TokenType } from '@csstools/css-tokenizer'
import type { CssReferenceKind } from './css.ts'

/** `@import "x"`, written back as `@import url("x")`. The other form, `@import url(x)`, is a `url()` like any other. */
export const cssImport: CssReferenceKind = {
  name: 'css-import',
  missing: 'error',
  createVisitor() {
    let rule: number | undefined
    let adjacent = true

    return (token) => {
      if (token[0] === TokenType.AtKeyword) {
        rule = token[4].value.toLowerCase() === 'import' ? token[2] : undefined
        adjacent = true
        return undefined
      }
      if (rule === undefined || token[0] === TokenType.Whitespace) return undefined
      if (token[0] === TokenType.Comment) {
        adjacent = false
        return undefined
      }
      const start = rule
      rule = undefined
      if (!isTokenString(token)) return undefined
      return {
        specifier: token[4].value,
        start: adjacent ? start : token[2],
        end: token[3] + 1,
        before: adjacent ? '@import url("' : 'url("',
        after: '")',
        context: 'css-string',
      }
    }
  },
}
