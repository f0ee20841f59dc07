import { type JsReferenceKind, mayBeUrl } from './js.ts'
import { lexImports } from './lexer.ts'
import { urlOfModule } from './tree.ts'

/** How far before `import.meta` its `new URL(` may begin. */
const MOST_CHARACTERS = 4096

const NEW_URL = /\bnew\s+URL\s*\(\s*(?:\/\*[^*]*\*\/\s*)*((["'`])(?:(?!\2)[^\\\r\n]|\\.)*\2)\s*,\s*$/
const DOT_URL = /^\s*\.\s*url\s*,?\s*\)/

/** What may read the property in another way: with comments, by brackets, in parentheses. */
const MAY_BE_URL = /^\s*(?:\/|\[|\??\.\s*(?:\/|\[|url\b))/

/** `new URL("x", import.meta.url)`, also as a worker's script, and `URL.parse("x", import.meta.url)`. */
export const jsUrl: JsReferenceKind = {
  name: 'js-url',
  missing: 'warn',
  mayNameWorker: true,
  mayNameFolder: true,
  findAt(item, text) {
    if (item.type !== 'import-meta') return undefined
    const after = text.slice(item.end, item.end + 64)
    if (!MAY_BE_URL.test(after)) return undefined
    const before = text.slice(Math.max(0, item.start - MOST_CHARACTERS), item.start)
    const match = DOT_URL.test(after) ? NEW_URL.exec(before) : null
    if (!match) return mayBeUrl(before) ? 'unclear' : undefined
    const literal = match[1]!
    const value = stringValue(literal)
    if (value === undefined) return undefined
    const start = item.start - before.length + match.index + match[0].lastIndexOf(literal)
    return { value, start, end: start + literal.length }
  },
  findIn(node) {
    const literal = urlOfModule(node)
    return literal ? [literal] : []
  },
}

/** The value of a string literal, by the lexer's own reading of escapes; `undefined` for a template that is not one. */
function stringValue(literal: string): string | undefined {
  const [item] = lexImports(`import(${literal})`)
  return item?.type === 'dynamic' ? item.specifier : undefined
}
