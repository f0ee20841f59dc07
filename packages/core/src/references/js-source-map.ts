import type { FoundReference, ReferenceKind } from './kind.ts'
import { commentStarts } from './tokens.ts'

const NAME = 'sourceMappingURL='

/** What stands before the name in a comment, up to the end of a line or of the comment. */
const LINE_OPENING = /\/\/([#@])[ \t]*$/
const BLOCK_OPENING = /\/\*([#@])\s*$/

/** How far before the name its comment is looked for. */
const MOST_BLANKS = 64

const LINE_END = /[\n\r\u2028\u2029]/g
const SPECIFIER = /^[^\s'"`]+$/
const BLOCK_REST = /([^\s'"`*]+)\s*\*\//y

/**
 * `//# sourceMappingURL=x`, blanks up to the end of the line included, and `/*# sourceMappingURL=x *​/`: the forms of
 * ECMA-426 (MatchSourceMapURL).
 */
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
      const reference = inBlock(text, last) ?? inLine(text, last, lineEnd)
      if (reference && isComment(reference.start)) found.push(reference)
      at = text.indexOf(NAME, lineEnd)
    }
    return found
  },
}

function inLine(text: string, name: number, lineEnd: number): FoundReference | undefined {
  const opening = LINE_OPENING.exec(text.slice(Math.max(0, name - MOST_BLANKS), name))
  const specifier = text.slice(name + NAME.length, withoutBlanks(text, lineEnd))
  if (!opening || !SPECIFIER.test(specifier)) return undefined
  const start = name - opening[0].length
  return {
    specifier,
    start,
    end: lineEnd,
    before: `//${opening[1]} ${NAME}`,
    after: '',
    context: 'comment',
  }
}

function inBlock(text: string, name: number): FoundReference | undefined {
  const opening = BLOCK_OPENING.exec(text.slice(Math.max(0, name - MOST_BLANKS), name))
  if (!opening) return undefined
  BLOCK_REST.lastIndex = name + NAME.length
  const [, specifier] = BLOCK_REST.exec(text) ?? []
  if (specifier === undefined) return undefined
  const start = name - opening[0].length
  return {
    specifier,
    start,
    end: BLOCK_REST.lastIndex,
    before: `/*${opening[1]} ${NAME}`,
    after: ' */',
    context: 'comment',
  }
}

/**
 * Answers whether a comment begins at an offset. Nearly every file is spared the lexer: what begins a line is a
 * comment unless it stands in a template literal or a block comment, and neither can be open where nothing closes it.
 */
function commentTest(text: string): (start: number) => boolean {
  const lastClosing = Math.max(text.lastIndexOf('`'), text.lastIndexOf('*/'))
  let comments: ReadonlySet<number> | undefined
  return (start) => {
    if (start > lastClosing && (start === 0 || text[start - 1] === '\n')) return true
    comments ??= commentStarts(text)
    return comments.has(start)
  }
}

/** A loop, since a regular expression takes quadratic time for blanks that do not end the line. */
function withoutBlanks(text: string, end: number): number {
  let last = end
  while (text[last - 1] === ' ' || text[last - 1] === '\t') last--
  return last
}

function endOfLine(text: string, start: number): number {
  LINE_END.lastIndex = start
  return LINE_END.exec(text)?.index ?? text.length
}
