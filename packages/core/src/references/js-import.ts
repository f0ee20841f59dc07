import { isBare, type JsReferenceKind } from './js.ts'
import { literalOf } from './tree.ts'

/** `import … from "x"`, `export … from "x"`, `import "x"` and `import("x")` with a literal. */
export const jsImport: JsReferenceKind = {
  name: 'js-import',
  missing: 'warn',
  asksImportMap: true,
  findAt(item, text) {
    const { type, specifier, start, end } = item
    if (type === 'import-meta') return undefined
    if (type === 'dynamic' ? text[start] === '(' : isInComment(text.slice(item.importStart, start)))
      return 'unclear'
    if (!specifier || isBare(specifier)) return undefined
    if (type === 'dynamic' && !/^["'`]/.test(text[start]!)) return undefined
    const quote = type === 'dynamic' ? 0 : 1
    return { value: specifier, start: start - quote, end: end + quote }
  },
  findIn(node) {
    const literal = 'source' in node ? literalOf(node.source) : undefined
    return literal && !isBare(literal.value) ? [literal] : []
  },
}

/** Whether what stands before a specifier ends in a comment: the lexer takes quotes there for those of the specifier. */
function isInComment(before: string): boolean {
  return before.includes('/') && before.replace(/\/\*[\s\S]*?\*\/|\/\/[^\r\n]*[\r\n]/g, '').includes('/')
}
