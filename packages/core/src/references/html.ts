import type { FinderReference, ReferenceFinder } from './finder.ts'
import type { ReferenceKind } from './kind.ts'
import {
  findInAttributes,
  findInContent,
  type MarkupAttribute,
  type MarkupElement,
  mayNameFile,
} from './markup.ts'
import { attributeText, type DecodeReference, elementText, plainText } from './source-text.ts'
import { createDecoder, readTags, type StartTag } from './tags.ts'

const KIND: ReferenceKind = { name: 'html', missing: 'error', mayNameFolder: true }

/**
 * What an HTML page loads by itself: `src`, `srcset`, `poster` and the like, `link`s to style sheets and icons, styles,
 * scripts and import maps in it, but not what it links to. In a page with a `base` element URLs are relative to
 * something else; it has no references, which is told.
 */
export const html: ReferenceFinder = {
  name: KIND.name,
  extensions: ['.html', '.htm'],
  missing: KIND.missing,
  find(source, _path, tell) {
    const references: FinderReference[] = []
    const add = (reference: FinderReference) => references.push(reference)
    const decode = createDecoder()
    let base: StartTag | undefined
    let open: { element: MarkupElement; tag: StartTag } | undefined
    const close = (end: number) => {
      if (!open) return
      const { element, tag } = open
      const content =
        tag.namespace === 'html' ? plainText(source, tag.end, end) : elementText(source, tag.end, end, decode)
      findInContent(element, content, { start: tag.end, add, tell })
      open = undefined
    }

    readTags(source, {
      onStartTag(tag) {
        const element = {
          name: tag.name,
          attributes: tag.attributes.flatMap((attribute) => readAttribute(source, attribute, decode)),
          isSvg: tag.namespace === 'svg',
        }
        if (tag.name === 'base' && tag.attributes.some(({ name }) => name === 'href')) base ??= tag
        findInAttributes(element, KIND, { add, tell })
        const isEmpty = tag.namespace !== 'html' && tag.isSelfClosing
        if ((tag.name === 'style' || tag.name === 'script') && !isEmpty) open = { element, tag }
      },
      onEndTag(name, start) {
        if (open?.element.name === name) close(start)
      },
    })
    if (open?.element.name === 'style') close(source.length)
    if (!base) return references
    if (references.some(({ specifier }) => mayNameFile(specifier)))
      tell(
        base.start,
        "this base element makes the page's URLs relative to something else",
        'unreadable-references',
      )
    return []
  },
}

const OPENING = /^[^=]*=[ \t\n\f\r]*(["']?)/

/** An attribute that has a value, and its place in the source. */
function readAttribute(
  source: string,
  { name, start, end }: StartTag['attributes'][number],
  decode: DecodeReference,
): MarkupAttribute[] {
  const [opening, quote = ''] = OPENING.exec(source.slice(start, end)) ?? []
  if (opening === undefined) return []
  const valueStart = start + opening.length
  const value = attributeText(source, valueStart, end - quote.length, decode)
  return [{ name, value, start: valueStart - quote.length, end, quote: quote as MarkupAttribute['quote'] }]
}
