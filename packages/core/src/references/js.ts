import type { FoundReference, ReferenceKind } from './kind.ts'
import { type Import, lexImports } from './lexer.ts'
import { type JsFault, type JsNode, parseJs, type TextLiteral } from './tree.ts'

/** A kind of reference in JavaScript. All are literals, written back with double quotes. */
export interface JsReferenceKind extends ReferenceKind {
  /** What is found around an import that the lexer sees; `unclear` where only the tree tells. */
  findAt?(item: Import, text: string): TextLiteral | 'unclear' | undefined
  /** What is found in a node that may load something. */
  findIn(node: JsNode): readonly TextLiteral[]
}

type Add = (found: FoundReference, kind: ReferenceKind) => void

interface JsReference {
  literal: TextLiteral
  kind: JsReferenceKind
}

/**
 * Shows JavaScript to every kind: what the lexer sees, which takes a tenth of the time of a parser, or else the tree.
 *
 * @param isThorough whether the parser reads it in any case
 * @returns what stopped the parser, where neither could read it and something may be lost
 */
export function findInJs(
  text: string,
  kinds: readonly JsReferenceKind[],
  add: Add,
  isThorough: boolean = false,
): JsFault | undefined {
  const lexed = lex(text)
  const quick = lexed && findAround(lexed, text, kinds)
  if (!isThorough && quick?.isComplete) return addAll(quick.found, add)
  const tree = parseJs(text)
  if ('nodes' in tree) return addAll(findInNodes(tree.nodes, kinds), add)
  addAll(quick?.found ?? [], add)
  return tree.fault
}

function addAll(found: readonly JsReference[], add: Add): undefined {
  for (const { literal, kind } of found) {
    const { value, start, end } = literal
    add({ specifier: value, start, end, before: '"', after: '"', context: 'js-string' }, kind)
  }
}

/** Blanks and line terminators that are not ASCII (ECMA-262, WhiteSpace and LineTerminator); the lexer knows one of them. */
const BLANKS = /[\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/g
const LINE_END = /[\u2028\u2029]/

/** What the lexer sees; `undefined` for what it cannot read. Not all of that is wrong. */
function lex(text: string): readonly Import[] | undefined {
  const plain = text.replace(BLANKS, (blank) => (LINE_END.test(blank) ? '\n' : ' '))
  try {
    const items = lexImports(plain)
    const isSame = ({ start, end }: Import) => plain.slice(start, end) === text.slice(start, end)
    return plain === text || items.every(isSame) ? items : undefined
  } catch {
    return undefined
  }
}

/**
 * What only the tree shows; `self["importScripts"]` too. Neither a worker's code in a string nor an argument; nor what is not called,
 * or with no literal: `typeof importScripts === "function"`, `importScripts(a)`, and in a template `importScripts('${a}')`.
 */
const IMPORT_SCRIPTS =
  /(?<!["'`])\bimportScripts\b(?!\s*(?:\)[)\s]*[:,;={}&|]|[:,;=}!&|]|\(\s*(?:["']\$\{|[^"'`()/]*\))))|["'`]importScripts["'`](?!,)/

/** The same, of a module that knows its own URL. */
const SERVICE_WORKER = /\bserviceWorker\b/

function findAround(
  items: readonly Import[],
  text: string,
  kinds: readonly JsReferenceKind[],
): { found: JsReference[]; isComplete: boolean } {
  const found: JsReference[] = []
  const hasMeta = items.some(({ type }) => type === 'import-meta')
  const importsScripts = text.includes('importScripts') && IMPORT_SCRIPTS.test(text)
  let isComplete = !importsScripts && !(hasMeta && SERVICE_WORKER.test(text))
  for (const item of items) {
    for (const kind of kinds) {
      const literal = kind.findAt?.(item, text)
      if (literal === 'unclear') isComplete = false
      else if (literal) found.push({ literal, kind })
    }
  }
  return { found, isComplete }
}

/** A literal belongs to the last node that has it, which is around the others. */
function findInNodes(nodes: readonly JsNode[], kinds: readonly JsReferenceKind[]): JsReference[] {
  const found = new Map<number, JsReference>()
  for (const node of nodes)
    for (const kind of kinds)
      for (const literal of kind.findIn(node)) found.set(literal.start, { literal, kind })
  return [...found.values()].sort((a, b) => a.literal.start - b.literal.start)
}

/** What a browser resolves by itself; a bare specifier such as `lodash` is for an import map or a bundler. */
const RELATIVE_OR_URL = /^(?:\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i

export const isBare = (specifier: string): boolean => !RELATIVE_OR_URL.test(specifier)

/** Whether `URL` and a quote stand before the module's own URL, as before an argument that follows a literal. */
export function mayBeUrl(before: string): boolean {
  const at = before.indexOf('URL')
  return at !== -1 && /["'`]/.test(before.slice(at)) && mayFollowLiteral(before)
}

/** Whether a literal may stand before as the first argument of `URL` or `parse`: not in `f("x", import.meta.url)`, `f(import.meta.url)`. */
function mayFollowLiteral(before: string): boolean {
  const text = withoutBlanks(before)
  if (!text.endsWith(',')) return !/[\w$=:?]\(?$/.test(text)
  const first = withoutBlanks(text.slice(0, -1))
  // A literal, one in parentheses, or a comment, which may end in bytes of UTF-8.
  if (/[^"'`)/\x80-\uffff]$/.test(first)) return false
  const start = /["'`]$/.test(first) ? first.lastIndexOf(first.at(-1)!, first.length - 2) : -1
  const call = start > 0 ? withoutBlanks(first.slice(0, start)) : ''
  if (!call.endsWith('(')) return true
  const [callee = 'URL'] = /[\w$]+$/.exec(withoutBlanks(call.slice(-64, -1))) ?? []
  return callee === 'URL' || callee === 'parse'
}

/** Without blanks at the end; nothing where a comment may stand among them. */
function withoutBlanks(text: string): string {
  const trimmed = text.trimEnd()
  return /[^\t ]/.test(text.slice(trimmed.length)) ? '' : trimmed
}
