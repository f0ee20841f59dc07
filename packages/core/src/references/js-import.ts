import type { JsReferenceKind } from './js.ts'

/** What a browser resolves by itself; a bare specifier such as `lodash` is for an import map or a bundler. */
const RELATIVE_OR_URL = /^(?:\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i

/** `import … from "x"`, `export … from "x"`, `import "x"` and `import("x")` with a literal, written back with double quotes. */
export const jsImport: JsReferenceKind = {
  name: 'js-import',
  missing: 'warn',
  find(item, text) {
    const { type, specifier, start, end } = item
    if (type === 'import-meta' || !specifier || !RELATIVE_OR_URL.test(specifier)) return undefined
    if (type === 'dynamic' && (item.glob || !/^["'`]/.test(text[start]!))) return undefined
    const quote = type === 'dynamic' ? 0 : 1
    return {
      specifier,
      start: start - quote,
      end: end + quote,
      before: '"',
      after: '"',
      context: 'js-string',
    }
  },
}
