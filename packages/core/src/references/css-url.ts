import { isTokenString, isTokenURL, type TokenString, TokenType } from '@csstools/css-tokenizer'
import type { CssReferenceKind } from './css.ts'
import type { FoundReference } from './kind.ts'

/** At-rules whose `url()` is a name to compare with, not a file to load (CSS Namespaces 3, `@document`). */
const NAMES_NO_FILE = /^(?:namespace|document|-moz-document)$/i

/** `url(x)`, `url('x')` and `url("x")`, written back as `url("x")`. */
export const cssUrl: CssReferenceKind = {
  name: 'css-url',
  missing: 'error',
  createVisitor() {
    let inName = false
    /** The `url(` that is open, its string, and whether there are but blanks besides. */
    let open: { start: number; string?: TokenString; plain: boolean } | undefined

    return (token) => {
      if (open) {
        if (token[0] === TokenType.Whitespace) return undefined
        if (token[0] === TokenType.Comment) {
          open.plain = false
          return undefined
        }
        const { start, string, plain } = open
        if (!string && isTokenString(token)) {
          open.string = token
          return undefined
        }
        open = undefined
        if (!string) return undefined
        return plain && token[0] === TokenType.CloseParen
          ? found(string[4].value, start, token[3] + 1, 'url("', '")')
          : found(string[4].value, string[2], string[3] + 1, '"', '"')
      }
      if (token[0] === TokenType.AtKeyword) inName = NAMES_NO_FILE.test(token[4].value)
      else if (token[0] === TokenType.Semicolon || token[0] === TokenType.OpenCurly) inName = false
      else if (inName) return undefined
      else if (isTokenURL(token)) return found(token[4].value, token[2], token[3] + 1, 'url("', '")')
      else if (token[0] === TokenType.Function && token[4].value.toLowerCase() === 'url') {
        open = { start: token[2], plain: true }
      }
      return undefined
    }
  },
}

function found(specifier: string, start: number, end: number, before: string, after: string): FoundReference {
  return { specifier, start, end, before, after, context: 'css-string' }
}
