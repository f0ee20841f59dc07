import type { SyntaxNode } from '@lezer/common'
import { parser } from '@lezer/python'
import type { Lookup } from './lookup.ts'

/**
 * Finds the names that Python code looks up: `static('…')`, `staticfiles_storage.url('…')`, and what forms and widgets
 * of Django load, in `class Media`, `Media(…)` and `Script('…')`. Comments and docstrings are none.
 */
export function findPythonLookups(code: string): Lookup[] {
  const lookups: Lookup[] = []
  const text = (node: SyntaxNode | null) => (node ? code.slice(node.from, node.to) : '')

  const look = (node: SyntaxNode): void => {
    lookups.push({ name: literalOf(node, text), start: node.from + openingLength(text(node)) })
  }

  /** A path as forms load it: what is a URL or begins with a slash stays as it is (Django's `Media.absolute_path`). */
  const lookAsset = (node: SyntaxNode): void => {
    if (!/^(?:https?:\/\/|\/)/.test(literalOf(node, text) ?? '')) look(node)
  }

  /** The paths in a list, a tuple, a sum of such, or the values of a dictionary. */
  const lookInside = (node: SyntaxNode): void => {
    if (node.name === 'DictionaryExpression') for (const value of valuesOf(node)) lookInside(value)
    else if (LISTS.has(node.name)) for (const item of partsOf(node)) lookInside(item)
    else if (node.name !== 'CallExpression') lookAsset(node)
  }

  const lookInMedia = (name: string, value: SyntaxNode): void => {
    if (name === 'css' || name === 'js') lookInside(value)
  }

  parser.parse(code).iterate({
    enter({ name, node }) {
      if (name === 'ClassDefinition' && text(node.getChild('VariableName')) === 'Media') {
        const statements = node.getChild('Body')?.getChildren('AssignStatement') ?? []
        for (const { firstChild: target, lastChild: value } of statements)
          if (value) lookInMedia(text(target), value)
      }
      const called = name === 'CallExpression' ? calledName(text(node.firstChild)) : undefined
      if (called === undefined) return
      const args = argumentsOf(node, text)
      if (called === 'Media') for (const [key, value] of args) lookInMedia(String(key), value)
      else {
        const asset = args.get(0) ?? args.get(KEYWORDS[called])
        if (asset) (called === 'Script' ? lookAsset : look)(asset)
      }
    },
  })
  return lookups.sort((a, b) => a.start - b.start)
}

/** What takes a name first, and the keyword that it may be given by. */
const KEYWORDS = { static: 'path', url: 'name', Script: 'src' } as const

const LISTS = new Set(['ArrayExpression', 'TupleExpression', 'SetExpression', 'BinaryExpression'])

/** What is called, where it takes names; another object's `static` or `url` is something else. */
function calledName(callee: string): keyof typeof KEYWORDS | 'Media' | undefined {
  if (callee === 'static') return callee
  const [, last] = /(?:^|\.)(staticfiles_storage\.url|Script|Media)$/.exec(callee) ?? []
  if (last === 'Script' || last === 'Media') return last
  return last ? 'url' : undefined
}

/** The arguments of a call by their positions and keywords. */
function argumentsOf(
  call: SyntaxNode,
  text: (node: SyntaxNode | null) => string,
): Map<number | string, SyntaxNode> {
  const args = new Map<number | string, SyntaxNode>()
  const parts = partsOf(call.getChild('ArgList') ?? call)
  for (let i = 0; i < parts.length; i++) {
    const value = parts[i + 1]?.name === 'AssignOp' ? parts[i + 2] : undefined
    if (value) i += 2
    args.set(value ? text(value.prevSibling?.prevSibling ?? null) : args.size, value ?? parts[i]!)
  }
  return args
}

/** The children that are values: no brackets, commas or comments. */
function partsOf(node: SyntaxNode): SyntaxNode[] {
  const parts: SyntaxNode[] = []
  for (let child = node.firstChild; child; child = child.nextSibling)
    if (/^[A-Z]/.test(child.name) && child.name !== 'Comment' && child.name !== 'ArithOp') parts.push(child)
  return parts
}

/** The values of a dictionary: what follows a colon. */
function valuesOf(dictionary: SyntaxNode): SyntaxNode[] {
  return partsOf(dictionary).filter((node) => node.prevSibling?.name === ':')
}

const STRING = /^([bru]*)('''|"""|'|")(.*)\2$/is

/** The text of a string literal, or of several in a row; `undefined` for all else. */
function literalOf(node: SyntaxNode, text: (node: SyntaxNode) => string): string | undefined {
  if (node.name === 'ContinuedString') {
    const parts = partsOf(node).map((part) => literalOf(part, text))
    return parts.includes(undefined) ? undefined : parts.join('')
  }
  const [, prefix = '', , content = ''] = (node.name === 'String' && STRING.exec(text(node))) || []
  if (node.name !== 'String' || /b/i.test(prefix)) return undefined
  return /r/i.test(prefix) ? content : content.replace(/\\(['"\\])/g, '$1')
}

/** How long what begins a literal is: its prefix and quotes. */
function openingLength(literal: string): number {
  return /^[bruf]*(?:'''|"""|'|")/i.exec(literal)?.[0].length ?? 0
}
