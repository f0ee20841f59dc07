import { type AnyNode, type Comment, type Expression, type Node, type Options, Parser } from 'acorn'
import { collectFound, type Found, sourceMapOf } from './found.ts'

/** No keyword can be written with escapes. */
const MAY_REFER = /\bimport\b|\bexport\b|sourceMappingURL/

/** The references in a script or module, by acorn; `undefined` for what is not JavaScript. */
export function findInJs(text: string): Found[] | undefined {
  if (!MAY_REFER.test(text)) return []
  const parsed = parseAny(text)
  if (!parsed) return undefined
  return collectFound((add) => {
    for (const { value, start, end } of parsed.comments) {
      const specifier = sourceMapOf(value)
      if (specifier !== undefined) add('js-source-map', specifier, start, end)
    }
    for (const node of parsed.loading) {
      const literal = literalOf(node)
      const specifier = literal && textOfLiteral(literal)
      if (typeof specifier !== 'string') continue
      add(node.type === 'NewExpression' ? 'js-url' : 'js-import', specifier, literal!.start, literal!.end)
    }
  })
}

/** What a parse has seen: comments, and the nodes that may load a file. */
interface Parsed {
  comments: Comment[]
  loading: AnyNode[]
}

/** As a module, or else as a script: both may hold `import()`. */
function parseAny(text: string): Parsed | undefined {
  for (const sourceType of ['module', 'script'] as const) {
    const comments: Comment[] = []
    const options: Options = {
      ecmaVersion: 'latest',
      sourceType,
      onComment: comments,
      allowReturnOutsideFunction: true,
    }
    try {
      const parser = new NotingParser(options, text)
      parser.parse()
      return { comments, loading: parser.loading }
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
    }
  }
  return undefined
}

const LOADING = new Set([
  'ImportDeclaration',
  'ExportAllDeclaration',
  'ExportNamedDeclaration',
  'ImportExpression',
  'NewExpression',
])

/** What acorn's plugins build on, besides its public class. */
type PluginBase = new (
  options: Options,
  text: string,
) => Parser & { finishNode(node: Node, type: string): Node }

/**
 * Notes nodes as they are finished: a walk through the trees of minified code takes as long as the parse. One class for
 * all files, since a new one starts without the machine code of the last.
 */
class NotingParser extends (Parser as unknown as PluginBase) {
  readonly loading: AnyNode[] = []

  override finishNode(node: Node, type: string): Node {
    if (LOADING.has(type)) this.loading.push(node as AnyNode)
    return super.finishNode(node, type)
  }
}

/** The expression that names a file, of a node that loads one. */
function literalOf(node: AnyNode): Expression | null | undefined {
  if (node.type !== 'NewExpression') return 'source' in node ? node.source : undefined
  const {
    callee,
    arguments: [url, base],
  } = node
  const isUrl = callee.type === 'Identifier' && callee.name === 'URL'
  return isUrl && url && url.type !== 'SpreadElement' && base && isImportMetaUrl(base) ? url : undefined
}

function isImportMetaUrl(node: AnyNode): boolean {
  if (node.type !== 'MemberExpression' || node.object.type !== 'MetaProperty') return false
  return !node.computed && node.property.type === 'Identifier' && node.property.name === 'url'
}

function textOfLiteral(node: Expression): string | null | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  return node.type === 'TemplateLiteral' && node.quasis.length === 1
    ? node.quasis[0]!.value.cooked
    : undefined
}
