import { TokenType } from '@csstools/css-tokenizer'
import type { CssReferenceKind } from './css.ts'

/** `/*# sourceMappingURL=x *​/`, by the pattern of ECMA-426 (MatchSourceMapURL), its blanks as ASCII: in latin-1, `\s` is also a part of UTF-8. */
const COMMENT = /^\/\*([#@])[ \t\r\n\f]*sourceMappingURL=([^ \t\r\n\f]*?)[ \t\r\n\f]*\*\/$/

export const cssSourceMap: CssReferenceKind = {
  name: 'css-source-map',
  missing: 'warn',
  namesSourceMap: true,
  createVisitor: () => (token) => {
    if (token[0] !== TokenType.Comment) return undefined
    const match = COMMENT.exec(token[1])
    if (!match) return undefined
    const [, mark, specifier] = match
    return {
      specifier: specifier!,
      start: token[2],
      end: token[3] + 1,
      before: `/*${mark} sourceMappingURL=`,
      after: ' */',
      context: 'comment',
    }
  },
}
