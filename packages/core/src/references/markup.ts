import { findInCss } from './css.ts'
import type { FinderReference, TellUnreadable } from './finder.ts'
import { importMap } from './import-map.ts'
import { findInJs } from './js.ts'
import type { ReferenceKind } from './kind.ts'
import { CSS_KINDS, JS_KINDS } from './languages.ts'
import type { SourceText } from './source-text.ts'
import { candidatesOf } from './srcset.ts'
import { hasImport } from './tokens.ts'

/** An attribute of HTML or SVG. */
export interface MarkupAttribute {
  /** In lower case. */
  name: string
  value: SourceText
  /** The range of the value as written, quotes included. */
  start: number
  end: number
  quote: '"' | "'" | ''
}

/** An element of HTML or SVG. */
export interface MarkupElement {
  /** In lower case, without a prefix. */
  name: string
  attributes: readonly MarkupAttribute[]
  /** Whether it is an element of SVG, in a file or in a page. */
  isSvg: boolean
}

/** Attributes that hold the URL of what is loaded with the document. What it only links to is not here. */
const URLS = new Set([
  'audio src',
  'body background',
  'embed src',
  'frame src',
  'iframe src',
  'img src',
  'input src',
  'object data',
  'script src',
  'source src',
  'table background',
  'td background',
  'th background',
  'track src',
  'video poster',
  'video src',
])

/** Elements of SVG whose `href` is loaded or drawn. */
const SVG_URLS = new Set([
  'color-profile',
  'cursor',
  'feimage',
  'filter',
  'font-face-uri',
  'image',
  'lineargradient',
  'mpath',
  'pattern',
  'radialgradient',
  'script',
  'textpath',
  'tref',
  'use',
])

const SRCSETS = new Set(['img srcset', 'link imagesrcset', 'source srcset'])

/** A `link` with one of these loads its target; any other, such as `canonical` or `alternate`, names it. */
const LOADING_RELS = new Set([
  'apple-touch-icon',
  'apple-touch-icon-precomposed',
  'apple-touch-startup-image',
  'icon',
  'manifest',
  'mask-icon',
  'modulepreload',
  'prefetch',
  'preload',
  'stylesheet',
])

/** Attributes of SVG that are CSS (SVG 2, presentation attributes) and may hold a `url()`. */
const PRESENTATION = new Set([
  'clip-path',
  'cursor',
  'fill',
  'filter',
  'marker',
  'marker-end',
  'marker-mid',
  'marker-start',
  'mask',
  'stroke',
])

const CSS_TYPE = /^(?:text\/css)?$/i
const JS_TYPE = /^(?:module|(?:text|application)\/(?:x-)?(?:java|ecma)script)?$/i
const IMPORT_MAP_TYPE = /^importmap$/i

/** Takes what is found, and what cannot be read. */
interface Finding {
  add(reference: FinderReference): void
  tell: TellUnreadable
}

/** The same for a part of the markup that begins at `start`. */
interface PartFinding extends Finding {
  start: number
}

/** Adds the references in the attributes of an element. */
export function findInAttributes(element: MarkupElement, kind: ReferenceKind, finding: Finding): void {
  for (const attribute of element.attributes) {
    const { name, value, start, end, quote } = attribute
    if (isUrl(element, name)) {
      const specifier = value.text.trim()
      if (specifier !== '')
        finding.add({ specifier, start, end, before: '"', after: '"', context: 'markup', kind })
    } else if (SRCSETS.has(`${element.name} ${name}`)) {
      for (const candidate of candidatesOf(value.text)) place(candidate, kind, value, { ...finding, start })
    } else if (name === 'style' || (element.isSvg && PRESENTATION.has(name))) {
      findInStyle(value, quote === "'" ? '"' : "'", { ...finding, start })
    }
  }
}

function isUrl({ name, attributes, isSvg }: MarkupElement, attribute: string): boolean {
  if (attribute === 'href' && name === 'link') {
    const rels = textOf(attributes, 'rel')
      .toLowerCase()
      .split(/[ \t\n\f\r]+/)
    return rels.some((rel) => LOADING_RELS.has(rel))
  }
  if (attribute === 'href' || attribute === 'xlink:href') return isSvg && SVG_URLS.has(name)
  return URLS.has(`${name} ${attribute}`)
}

/**
 * Adds the references in the text of a `style` element, or of a `script` element that has no `src`.
 */
export function findInContent(element: MarkupElement, content: SourceText, part: PartFinding): void {
  const { start, tell } = part
  const type = textOf(element.attributes, 'type').trim()
  if (element.name === 'style') {
    if (CSS_TYPE.test(type)) findInStyle(content, '"', part)
    return
  }
  if (element.attributes.some(({ name }) => isUrl(element, name))) return
  if (JS_TYPE.test(type)) {
    const fault = findInJs(content.text, JS_KINDS, (found, kind) => place(found, kind, content, part))
    if (fault && hasImport(content.text)) tell(placeIn(content, fault.offset, start), fault.reason)
  } else if (IMPORT_MAP_TYPE.test(type)) {
    const tellInside: TellUnreadable = (offset, reason, code) =>
      tell(placeIn(content, offset, start), reason, code)
    for (const found of importMap.find(content.text, '', tellInside)) place(found, found.kind!, content, part)
  }
}

/** @param quote the one that may stand there */
function findInStyle(content: SourceText, quote: string, part: PartFinding): void {
  findInCss(content.text, CSS_KINDS, ({ before, after, ...found }, kind) => {
    const quoted = { before: before.replaceAll('"', quote), after: after.replaceAll('"', quote) }
    place({ ...found, ...quoted }, kind, content, part)
  })
}

/** Adds a reference in a language inside markup as one in the markup; what cannot be replaced alone is told. */
function place(
  found: FinderReference,
  kind: ReferenceKind,
  content: SourceText,
  { add, tell, start }: PartFinding,
): void {
  const { specifier } = found
  if (specifier === '') return
  const range = content.rangeOf(found.start, found.end)
  if (range) add({ ...found, ...range, kind })
  else if (mayNameFile(specifier))
    tell(
      placeIn(content, found.start, start),
      `${JSON.stringify(specifier)} is written in parts, of which an entity, a comment or a CDATA section is one`,
      'unreadable-references',
    )
}

/** Whether it is neither a part of the document itself nor a URL with a scheme. */
export const mayNameFile = (specifier: string): boolean => !/^(?:#|[a-z][a-z0-9+.-]*:)/i.test(specifier)

/** Where a character of the content is written; the beginning of the content, for one that an entity stands for. */
function placeIn(content: SourceText, offset: number, start: number): number {
  return content.rangeOf(offset, offset + 1)?.start ?? start
}

function textOf(attributes: readonly MarkupAttribute[], name: string): string {
  return attributes.find((attribute) => attribute.name === name)?.value.text ?? ''
}
