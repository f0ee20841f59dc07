import { SaxesParser } from 'saxes'
import type { FinderReference, ReferenceFinder, TellUnreadable } from './finder.ts'
import type { ReferenceKind } from './kind.ts'
import { findInAttributes, findInContent, type MarkupAttribute, type MarkupElement } from './markup.ts'
import { attributeText, type DecodeReference, elementText } from './source-text.ts'

const KIND: ReferenceKind = { name: 'svg', missing: 'error' }

const ENTITY = /<!ENTITY\s+([\w.:-]+)\s+(?:"([^"]*)"|'([^']*)')\s*>/g
const STYLESHEET_HREF = /(?:^|\s)href\s*=\s*("[^"]*"|'[^']*')/

/**
 * What an SVG file loads: `href` and `xlink:href`, but not of links, `url()` in styles and presentation attributes, and
 * what its style sheets and scripts refer to. What is not well-formed XML is not shown by a browser; it has no
 * references, and is told.
 */
export const svg: ReferenceFinder = {
  name: KIND.name,
  extensions: ['.svg'],
  missing: KIND.missing,
  find(text, _path, tell) {
    if (text.trim() === '') return []
    try {
      return findInSvg(text, tell)
    } catch (error) {
      // Entities of entities may grow longer than a string can be.
      const fault = error instanceof RangeError ? new NotWellFormed('its entities are too long', 0) : error
      if (!(fault instanceof NotWellFormed)) throw error
      tell(fault.start, `this is no valid XML (${fault.message.replace(/\.$/, '')})`, 'unreadable-references')
      return []
    }
  },
}

class NotWellFormed extends Error {
  readonly start: number

  constructor(message: string, start: number) {
    super(message)
    this.start = start
  }
}

function findInSvg(source: string, tell: TellUnreadable): FinderReference[] {
  const references: FinderReference[] = []
  const add = (reference: FinderReference) => references.push(reference)
  const parser = new SaxesParser({ position: false })
  const decode: DecodeReference = (reference) => {
    const code = /^&#(x?)([0-9a-f]+);$/i.exec(reference)
    if (code) return String.fromCodePoint(Number.parseInt(code[2]!, code[1] ? 16 : 10))
    const entity: unknown = parser.ENTITIES[reference.slice(1, -1)]
    return typeof entity === 'string' ? entity : reference
  }
  let attributes: MarkupAttribute[] = []
  let open: { element: MarkupElement; start: number } | undefined

  parser.on('error', (error) => {
    throw new NotWellFormed(error.message, Math.min(parser.position, source.length))
  })
  parser.on('doctype', (doctype) => {
    for (const [, name, one, other] of doctype.matchAll(ENTITY)) parser.ENTITIES[name!] = (one ?? other)!
  })
  parser.on('processinginstruction', ({ target, body }) => {
    const match = target === 'xml-stylesheet' ? STYLESHEET_HREF.exec(body) : null
    if (!match) return
    const end = parser.position - '?>'.length - body.length + match.index + match[0].length
    const start = end - match[1]!.length
    const specifier = attributeText(source, start + 1, end - 1, decode).text
    add({ specifier, start, end, before: '"', after: '"', context: 'markup', kind: KIND })
  })
  parser.on('opentagstart', () => {
    attributes = []
  })
  parser.on('attribute', ({ name }) => {
    const end = parser.position
    const quote = source[end - 1] as '"' | "'"
    const start = source.lastIndexOf(quote, end - 2)
    const value = attributeText(source, start + 1, end - 1, decode)
    attributes.push({ name: name.toLowerCase(), value, start, end, quote })
  })
  parser.on('opentag', ({ name, isSelfClosing }) => {
    const element = { name: localName(name), attributes, isSvg: true }
    findInAttributes(element, KIND, { add, tell })
    const hasContent = (element.name === 'style' || element.name === 'script') && !isSelfClosing
    if (hasContent) open = { element, start: parser.position }
  })
  parser.on('closetag', ({ name }) => {
    if (open?.element.name !== localName(name)) return
    const end = source.lastIndexOf('</', parser.position)
    const { element, start } = open
    findInContent(element, elementText(source, start, end, decode), { start, add, tell })
    open = undefined
  })
  parser.write(source).close()
  return references
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase()
