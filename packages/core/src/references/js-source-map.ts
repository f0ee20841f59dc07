import jsTokens from 'js-tokens'
import type { FoundReference, ReferenceKind } from './kind.ts'

/** `//# sourceMappingURL=x`, by the pattern of ECMA-426 (MatchSourceMapURL). */
const COMMENT = /\/\/([#@])[ \t]*sourceMappingURL=([^\s'"`]+)[ \t]*$/gm

export const jsSourceMap: ReferenceKind & { find(text: string): FoundReference[] } = {
  name: 'js-source-map',
  missing: 'warn',
  find(text) {
    const found: FoundReference[] = []
    let comments: Set<number> | undefined
    for (const match of text.matchAll(COMMENT)) {
      const start = match.index
      if (!isPlainlyComment(text, start)) {
        comments ??= lineComments(text)
        if (!comments.has(start)) continue
      }
      found.push({
        specifier: match[2]!,
        start,
        end: start + match[0].length,
        before: `//${match[1]} sourceMappingURL=`,
        after: '',
        context: 'comment',
      })
    }
    return found
  },
}

/**
 * Spares nearly every file the lexer: text that begins a line is a comment unless it stands in a template literal or
 * a block comment, and neither can be open where nothing closes it later.
 */
function isPlainlyComment(text: string, start: number): boolean {
  const lineStart = text.lastIndexOf('\n', start) + 1
  return (
    text.slice(lineStart, start).trim() === '' &&
    text.indexOf('`', start) === -1 &&
    text.indexOf('*/', start) === -1
  )
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
