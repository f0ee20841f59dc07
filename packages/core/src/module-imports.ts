import { parse } from 'es-module-lexer'
import { jsImport } from './references/js-import.ts'

/** What a module loads: at once, or later by `import()`. */
export interface ModuleImport {
  specifier: string
  isLazy: boolean
}

/** The imports of a module that name URLs; none of what is no valid JavaScript. */
export function moduleImports(source: Uint8Array): ModuleImport[] {
  const text = Buffer.from(source).toString()
  try {
    return parse(text)[0].flatMap((item) => {
      const found = jsImport.findAt?.(item, text)
      if (found === undefined || found === 'unclear') return []
      return [{ specifier: found.value, isLazy: item.type === 'dynamic' }]
    })
  } catch {
    return []
  }
}
