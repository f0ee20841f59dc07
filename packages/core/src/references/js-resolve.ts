import { isBare, type JsReferenceKind } from './js.ts'
import { isOfImportMeta, literalOf } from './tree.ts'

/** What may call `resolve`; a comment hides whether it does. */
const MAY_RESOLVE = /^\s*(?:\/|\[|\??\.\s*(?:\/|\[|resolve\b))/

/** `import.meta.resolve("x")`. */
export const jsResolve: JsReferenceKind = {
  name: 'js-resolve',
  missing: 'warn',
  mayNameFolder: true,
  findAt(item, text) {
    const isClear = item.type !== 'import-meta' || !MAY_RESOLVE.test(text.slice(item.end, item.end + 64))
    return isClear ? undefined : 'unclear'
  },
  findIn(node) {
    if (node.type !== 'CallExpression' || !isOfImportMeta(node.callee, 'resolve')) return []
    const literal = literalOf(node.arguments[0])
    return literal && !isBare(literal.value) ? [literal] : []
  },
}
