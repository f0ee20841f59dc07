import { createRequire } from 'node:module'
import type { AnyNode as JsNode, Node, Options, Parser } from 'acorn'
import { limitDepth } from './depth.ts'

export type { AnyNode as JsNode } from 'acorn'

/** What a parser sees of a script that may load a file, in the order that the nodes end in; or what stopped it. */
export type JsTree = { nodes: readonly JsNode[] } | { fault: JsFault }

/** Why a script cannot be parsed, and where. */
export interface JsFault {
  offset: number
  reason: string
}

const LOADING: ReadonlySet<string> = new Set([
  'ImportDeclaration',
  'ExportAllDeclaration',
  'ExportNamedDeclaration',
  'ImportExpression',
  'NewExpression',
  'CallExpression',
])

interface NotingParser {
  readonly nodes: JsNode[]
  parse(): unknown
}

/** What acorn's plugins build on, besides its public class. */
type AcornParser = new (
  options: Options,
  text: string,
) => Parser & { finishNode(node: Node, type: string): Node }

type NotingParserClass = new (options: Options, text: string) => NotingParser

let loaded: NotingParserClass | undefined

/** Few files need it, and loading it takes as long as digesting hundreds of them. */
function loadParser(): NotingParserClass {
  if (loaded) return loaded
  const require = createRequire(import.meta.url)
  const { Parser: plain } = require('acorn') as typeof import('acorn')
  const importPhases = require('acorn-import-phases') as typeof import('acorn-import-phases').default
  const Limited = plain.extend(importPhases(), limitDepth) as unknown as AcornParser
  /** Notes nodes as they are finished: a walk through the tree of minified code takes as long as the parse. */
  loaded = class extends Limited {
    readonly nodes: JsNode[] = []

    override finishNode(node: Node, type: string): Node {
      if (LOADING.has(type)) this.nodes.push(node as JsNode)
      return super.finishNode(node, type)
    }
  }
  return loaded
}

/** As a module, or else as a script: both may hold `import()`. */
export function parseJs(text: string): JsTree {
  let fault: JsFault | undefined
  for (const sourceType of ['module', 'script'] as const) {
    try {
      const parser = new (loadParser())(
        {
          ecmaVersion: 'latest',
          sourceType,
          allowHashBang: true,
          allowReturnOutsideFunction: true,
          allowSuperOutsideMethod: true,
        },
        text,
      )
      parser.parse()
      return { nodes: parser.nodes }
    } catch (error) {
      const found = faultOf(error)
      if (!fault || found.offset > fault.offset) fault = found
    }
  }
  return { fault: fault! }
}

function faultOf(error: unknown): JsFault {
  if (!(error instanceof SyntaxError) || !('pos' in error)) throw error
  return { offset: Number(error.pos), reason: error.message.replace(/ \(\d+:\d+\)$/, '') }
}

/** A literal, and its text; a template without expressions is one too. */
export interface TextLiteral {
  value: string
  start: number
  end: number
}

type Argument = JsNode | null | undefined

export function literalOf(node: Argument): TextLiteral | undefined {
  if (!node) return undefined
  const { start, end } = node
  if (node.type === 'Literal' && typeof node.value === 'string') return { value: node.value, start, end }
  if (node.type !== 'TemplateLiteral' || node.quasis.length !== 1) return undefined
  const value = node.quasis[0]!.value.cooked
  return typeof value === 'string' ? { value, start, end } : undefined
}

/** Whether an expression is `name`, or a global object's property of this name. */
export function isGlobal(node: Argument, name: string): boolean {
  if (node?.type === 'Identifier') return node.name === name
  return (
    memberOf(node) === name &&
    node?.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    /^(?:self|window|globalThis)$/.test(node.object.name)
  )
}

/** The name of the property that an expression reads, as in `a.name` and `a['name']`. */
export function memberOf(node: Argument): string | undefined {
  if (node?.type !== 'MemberExpression') return undefined
  const { property, computed } = node
  if (computed) return property.type === 'PrivateIdentifier' ? undefined : literalOf(property)?.value
  return property.type === 'Identifier' ? property.name : undefined
}

/** Whether an expression reads this property of `import.meta`. */
export function isOfImportMeta(node: Argument, name: string): boolean {
  return node?.type === 'MemberExpression' && node.object.type === 'MetaProperty' && memberOf(node) === name
}

/** The literal of `new URL("x", import.meta.url)` and of `URL.parse("x", import.meta.url)`. */
export function urlOfModule(node: Argument): TextLiteral | undefined {
  if (node?.type !== 'NewExpression' && node?.type !== 'CallExpression') return undefined
  const { callee } = node
  const isUrl =
    node.type === 'NewExpression'
      ? isGlobal(callee, 'URL')
      : callee.type === 'MemberExpression' && memberOf(callee) === 'parse' && isGlobal(callee.object, 'URL')
  const [url, base] = node.arguments
  return isUrl && isOfImportMeta(base, 'url') ? literalOf(url) : undefined
}
