import { jsImport } from './references/js-import.ts'
import { lexImports } from './references/lexer.ts'
import { parseJs } from './references/tree.ts'

/** What a module loads: at once, or later by `import()`. */
export interface ModuleImport {
  specifier: string
  isLazy: boolean
}

/** The imports of a module that name URLs; none of what is no valid JavaScript. */
export function moduleImports(source: Uint8Array): ModuleImport[] {
  const text = Buffer.from(source).toString()
  const quick = byLexer(text)
  if (quick) return quick
  const tree = parseJs(text)
  if ('fault' in tree) return []
  return tree.nodes.flatMap((node) =>
    jsImport
      .findIn(node)
      .map(({ value }) => ({ specifier: value, isLazy: node.type === 'ImportExpression' })),
  )
}

/** @returns `undefined` for what the lexer cannot read, or not for certain */
function byLexer(text: string): ModuleImport[] | undefined {
  try {
    const imports: ModuleImport[] = []
    for (const item of lexImports(text)) {
      const found = jsImport.findAt?.(item, text)
      if (found === 'unclear') return undefined
      if (found) imports.push({ specifier: found.value, isLazy: item.type === 'dynamic' })
    }
    return imports
  } catch {
    return undefined
  }
}
