import type { AtRule, ChildNode, Container, Declaration } from 'postcss'
import valueParser, { type FunctionNode, type Node } from 'postcss-value-parser'

/** A place in a style sheet that names a file. */
export interface CssReference {
  /** What it names, without the escapes of CSS. */
  specifier: string
  /** The same as written. */
  word: string
  /** What it stands in. */
  node: Declaration | AtRule
}

/** Answers what is to stand in place of a reference, between double quotes; `undefined` where it stays. */
type RenameReference = (reference: CssReference) => string | undefined

/**
 * Renames what the `url()`, `src()`, strings of `image-set()` and `@import` of a style sheet name, in the forms that
 * the core writes.
 *
 * @returns whether there were any
 */
export function renameReferences(root: Container<ChildNode>, rename: RenameReference): boolean {
  let isChanged = false
  root.walk((node) => {
    // With its comments, which PostCSS keeps apart.
    if (node.type === 'decl') {
      const value = node.raws.value?.raw ?? node.value
      const renamed = renameInValue(value, (place) => rename({ ...place, node }))
      if (renamed === undefined) return
      node.value = renamed
      isChanged = true
    } else if (node.type === 'atrule' && !NAMES_NO_FILE.test(node.name)) {
      const params = node.raws.params?.raw ?? node.params
      const isImport = node.name.toLowerCase() === 'import'
      const renamed = renameInValue(params, (place) => rename({ ...place, node }), isImport)
      if (renamed === undefined) return
      if (isImport && STARTS_WITH_STRING.test(params) && !node.raws.afterName?.includes('/')) {
        node.name = 'import'
        node.raws.afterName = ' '
      }
      node.params = renamed
      isChanged = true
    }
  })
  return isChanged
}

/** At-rules whose `url()` is a name to compare with, not a file to load (CSS Namespaces 3, `@document`). */
const NAMES_NO_FILE = /^(?:namespace|document|-moz-document)$/i

const STARTS_WITH_STRING = /^["']/

/** Functions that name files, or may with escapes. */
const SIGNS = /(?:url|src|image-set)\(|\\/i

type Place = Omit<CssReference, 'node'>

/** @param isImport whether a string that it begins with names a file, too */
function renameInValue(
  value: string,
  rename: (place: Place) => string | undefined,
  isImport: boolean = false,
): string | undefined {
  if (!isImport && !SIGNS.test(value)) return undefined
  const parsed = valueParser(value)
  let isChanged = false

  function renameString(node: Node | undefined): boolean {
    if (node?.type !== 'string') return false
    const url = rename({
      specifier: withoutEscapes(node.value.replace(/\\(?:\r\n|[\n\r\f])/g, '')),
      word: node.value,
    })
    if (url === undefined) return false
    isChanged = true
    Object.assign(node, { quote: '"', value: url })
    return true
  }

  function renameUrl(node: FunctionNode): void {
    const string = node.nodes.find(isMeaningful)
    if (string?.type === 'string') {
      if (renameString(string) && node.nodes.length === 1)
        Object.assign(node, { value: 'url', before: '', after: '' })
      return
    }
    const word = valueParser.stringify(node.nodes)
    const url = isUnquoted(word) ? rename({ specifier: withoutEscapes(word), word }) : undefined
    if (url === undefined) return
    isChanged = true
    const nodes = [{ ...node, type: 'string', quote: '"', value: url }]
    Object.assign(node, { value: 'url', before: '', after: '', nodes })
  }

  if (isImport) {
    const first = parsed.nodes.find(isMeaningful)
    if (renameString(first)) {
      const url = { ...first } as Node
      Object.assign(first!, { type: 'function', value: 'url', before: '', after: '', nodes: [url] })
      return parsed.toString()
    }
  }
  parsed.walk((node) => {
    if (node.type !== 'function') return
    const { nodes } = node
    const name = withoutEscapes(node.value).toLowerCase()
    if (name === 'url') renameUrl(node)
    else if (name === 'src') renameString(nodes.find(isMeaningful))
    else if (name === 'image-set' || name === '-webkit-image-set')
      for (const child of nodes) renameString(child)
  })
  return isChanged ? parsed.toString() : undefined
}

const isMeaningful = ({ type }: Node): boolean => type !== 'space' && type !== 'comment'

/** Whether it can stand in `url()` without quotes; else that is a bad one. */
const isUnquoted = (word: string): boolean => !/["'()\s]/.test(word.replace(ESCAPE, ''))

/** A hex escape has at most six digits and swallows one blank (CSS Syntax 3, 4.3.7). */
const ESCAPE = /\\(?:([0-9a-f]{1,6})(?:\r\n|[ \t\n\r\f])?|([\s\S]))/gi

function withoutEscapes(text: string): string {
  return text.replace(ESCAPE, (_, hex?: string, character?: string) => {
    if (hex === undefined) return character!
    const code = Number.parseInt(hex, 16)
    const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    return isCharacter ? String.fromCodePoint(code) : '\ufffd'
  })
}
