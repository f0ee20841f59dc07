import { type CSSToken, isTokenFunction, isTokenString, isTokenURL, TokenType } from '@csstools/css-tokenizer'
import type { CssReferenceKind } from './css.ts'
import type { FoundReference } from './kind.ts'

/** At-rules whose `url()` is a name to compare with, not a file to load (CSS Namespaces 3, `@document`). */
const NAMES_NO_FILE = /^(namespace|document|-moz-document)$/i

/** `url(x)`, `url('x')` and `url("x")`, written back as `url("x")`. */
export const cssUrl: CssReferenceKind = {
  name: 'css-url',
  missing: 'error',
  createVisitor() {
    let inName = false
    let functionStart: number | undefined
    let argument: (CSSToken & { 4: { value: string } }) | undefined

    return (token) => {
      if (argument) {
        const string = argument
        if (token[0] === TokenType.Whitespace || token[0] === TokenType.Comment) return undefined
        const closed = token[0] === TokenType.CloseParen && functionStart !== undefined
        const reference = closed
          ? found(string[4].value, functionStart!, token[3] + 1, 'url("', '")')
          : found(string[4].value, string[2], string[3] + 1, '"', '"')
        argument = undefined
        functionStart = undefined
        return reference
      }
      if (functionStart !== undefined) {
        if (isTokenString(token)) argument = token
        else if (token[0] !== TokenType.Whitespace && token[0] !== TokenType.Comment)
          functionStart = undefined
        return undefined
      }
      if (token[0] === TokenType.AtKeyword) inName = NAMES_NO_FILE.test(token[4].value)
      else if (token[0] === TokenType.Semicolon || token[0] === TokenType.OpenCurly) inName = false
      else if (inName) return undefined
      else if (isTokenURL(token)) return found(token[4].value, token[2], token[3] + 1, 'url("', '")')
      else if (isTokenFunction(token) && token[4].value.toLowerCase() === 'url') functionStart = token[2]
      return undefined
    }
  },
}

function found(specifier: string, start: number, end: number, before: string, after: string): FoundReference {
  return { specifier, start, end, before, after, context: 'css-string' }
}
