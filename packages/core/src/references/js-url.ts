import { parse } from 'es-module-lexer'
import type { JsReferenceKind } from './js.ts'

/** How far before `import.meta` its `new URL(` may begin. */
const MOST_CHARACTERS = 4096

const NEW_URL = /\bnew\s+URL\s*\(\s*(?:\/\*[^*]*\*\/\s*)*((["'`])(?:(?!\2)[^\\\r\n]|\\.)*\2)\s*,\s*$/
const DOT_URL = /^\s*\.\s*url\s*,?\s*\)/

/** `new URL("x", import.meta.url)`, also as a worker's script, written back with double quotes. */
export const jsUrl: JsReferenceKind = {
  name: 'js-url',
  missing: 'warn',
  mayNameFolder: true,
  find(item, text) {
    if (item.type !== 'import-meta' || !DOT_URL.test(text.slice(item.end, item.end + 64))) return undefined
    const before = text.slice(Math.max(0, item.start - MOST_CHARACTERS), item.start)
    const match = NEW_URL.exec(before)
    if (!match) return undefined
    const literal = match[1]!
    const specifier = stringValue(literal)
    if (specifier === undefined) return undefined
    const start = item.start - before.length + match.index + match[0].lastIndexOf(literal)
    return { specifier, start, end: start + literal.length, before: '"', after: '"', context: 'js-string' }
  },
}

/** The value of a string literal, by the lexer's own reading of escapes; `undefined` for a template that is not one. */
function stringValue(literal: string): string | undefined {
  const item = parse(`import(${literal})`)[0][0]
  return item?.type === 'dynamic' && !item.glob ? item.specifier : undefined
}
