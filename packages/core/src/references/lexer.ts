// The lexer's small build, which knows no TypeScript and tells less of exports: of the other one, what makes objects of the results
// takes V8 as long to compile as it takes to lex a thousand modules.
import { type ImportSpecifier, parse } from 'es-module-lexer/minimal'

/** An import, a re-export or an `import.meta`, as the lexer sees it. */
export interface Import {
  type: 'static' | 'dynamic' | 'import-meta'
  /** `undefined` where it is no literal. */
  specifier: string | undefined
  /** The specifier: of `import()` with its quotes, else without; of `import.meta` the whole. */
  start: number
  end: number
  /** Where the statement or the expression begins. */
  importStart: number
}

/** @throws where the lexer cannot read the text */
export function lexImports(text: string): Import[] {
  return parse(text)[0].map(toImport)
}

const toImport = ({ n: specifier, t, s: start, e: end, ss: importStart, d }: ImportSpecifier): Import => ({
  type: t === IMPORT_META ? 'import-meta' : d === -1 ? 'static' : 'dynamic',
  specifier,
  start,
  end,
  importStart,
})

const IMPORT_META = 3
