import jsTokens from 'js-tokens'
import type { FoundReference, ReferenceKind } from './kind.ts'

const NAME = 'sourceMappingURL='

/** What stands before the name; blanks are ASCII, since in latin-1 `\s` is also a part of UTF-8 characters. */
const OPENING = /\/\/([#@])[ \t]*$/

/** How far before the name its comment is looked for. */
const MOST_BLANKS = 64

/** `//# sourceMappingURL=x`, blanks up to the end of the line included: the form of ECMA-426 (MatchSourceMapURL). */
export const jsSourceMap: ReferenceKind & { find(text: string): FoundReference[] } = {
  name: 'js-source-map',
  missing: 'warn',
  namesSourceMap: true,
  find(text) {
    const found: FoundReference[] = []
    const isComment = commentTest(text)
    for (let at = text.indexOf(NAME); at !== -1; ) {
      const lineEnd = endOfLine(text, at)
      const last = text.lastIndexOf(NAME, lineEnd)
      const opening = OPENING.exec(text.slice(Math.max(0, last - MOST_BLANKS), last))
      const specifier = text.slice(last + NAME.length, withoutBlanks(text, lineEnd))
      if (opening && /^[^ \t\r\f'"`]+$/.test(specifier) && isComment(last - opening[0].length)) {
        found.push({
          specifier,
          start: last - opening[0].length,
          end: text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd,
          before: `//${opening[1]} ${NAME}`,
          after: '',
          context: 'comment',
        })
      }
      at = text.indexOf(NAME, lineEnd)
    }
    return found
  },
}

/**
 * Answers whether a line comment begins at an offset. Nearly every file is spared the lexer: what begins a line is a
 * comment unless it stands in a template literal or a block comment, and neither can be open where nothing closes it.
 */
function commentTest(text: string): (start: number) => boolean {
  const lastClosing = Math.max(text.lastIndexOf('`'), text.lastIndexOf('*/'))
  let comments: Set<number> | undefined
  return (start) => {
    if (start > lastClosing && (start === 0 || text[start - 1] === '\n')) return true
    comments ??= lineComments(text)
    return comments.has(start)
  }
}

function lineComments(text: string): Set<number> {
  const starts = new Set<number>()
  let offset = 0
  for (const token of jsTokens(text)) {
    if (token.type === 'SingleLineComment') starts.add(offset)
    offset += token.value.length
  }
  return starts
}

/** A loop, since a regular expression takes quadratic time for blanks that do not end the line. */
function withoutBlanks(text: string, end: number): number {
  let last = end
  while (text[last - 1] === ' ' || text[last - 1] === '\t' || text[last - 1] === '\r') last--
  return last
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start)
  return end === -1 ? text.length : end
}
