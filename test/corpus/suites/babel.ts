import { type ParserOptions, parse } from '@babel/parser'

/** A specifier, and where its literal stands. */
export type Place = `${string} ${number}-${number}`

const LOADING = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
])

interface BabelNode {
  type: string
  start: number
  end: number
  source?: BabelNode | null
  value?: unknown
  quasis?: { value: { cooked?: string | null } }[]
}

/** What a module or script imports, by Babel; `undefined` for what it does not take. */
export function importsByBabel(text: string): Place[] | undefined {
  for (const sourceType of ['module', 'script'] as const) {
    const options: ParserOptions = {
      sourceType,
      createImportExpressions: true,
      createParenthesizedExpressions: false,
      allowReturnOutsideFunction: true,
      plugins: ['deferredImportEvaluation', 'sourcePhaseImports'],
    }
    try {
      const found: Place[] = []
      walk(parse(text, options).program as unknown as BabelNode, found)
      return found
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
    }
  }
  return undefined
}

function walk(node: BabelNode, found: Place[]): void {
  const { source } = node
  if (LOADING.has(node.type) && source) {
    const value = source.type === 'StringLiteral' ? source.value : templateOf(source)
    if (typeof value === 'string') found.push(`${value} ${source.start}-${source.end}`)
  }
  for (const child of Object.values(node)) {
    for (const one of Array.isArray(child) ? child : [child])
      if (typeof one === 'object' && one !== null && typeof one.type === 'string') walk(one, found)
  }
}

function templateOf({ type, quasis }: BabelNode): string | null | undefined {
  return type === 'TemplateLiteral' && quasis?.length === 1 ? quasis[0]!.value.cooked : undefined
}
