import { foreignContent, html, type Token, type TokenHandler, Tokenizer, TokenizerMode } from 'parse5'
import type { DecodeReference } from './source-text.ts'

/** A start tag, with the offsets of its attributes. */
export interface StartTag {
  name: string
  attributes: readonly { name: string; value: string; start: number; end: number }[]
  start: number
  end: number
  /** Whether it is in an `svg` or a `math` element, where text has CDATA sections and character references. */
  isForeign: boolean
  isSelfClosing: boolean
}

/** What is told of a page, in its order. */
export interface TagVisitor {
  onStartTag(tag: StartTag): void
  /** @param start the offset of its `<` */
  onEndTag(name: string, start: number): void
}

const { NS } = html

/** Elements whose content is text, in HTML but not in SVG; `noscript` is one only where scripts run. */
const TEXT_MODES = new Map([
  ['iframe', TokenizerMode.RAWTEXT],
  ['noembed', TokenizerMode.RAWTEXT],
  ['noframes', TokenizerMode.RAWTEXT],
  ['plaintext', TokenizerMode.PLAINTEXT],
  ['script', TokenizerMode.SCRIPT_DATA],
  ['style', TokenizerMode.RAWTEXT],
  ['textarea', TokenizerMode.RCDATA],
  ['title', TokenizerMode.RCDATA],
  ['xmp', TokenizerMode.RAWTEXT],
])

/**
 * Reads the tags of a page with the tokenizer of HTML. No tree is built: a parser that does takes quadratic time, and
 * more, for unclosed elements. What the tree tells a tokenizer, whether it is in SVG or MathML, is followed here.
 */
export function readTags(text: string, { onStartTag, onEndTag }: TagVisitor): void {
  const namespaces = [NS.HTML]
  const current = () => namespaces.at(-1)!
  const enter = (namespace: html.NS) => {
    namespaces.push(namespace)
    tokenizer.inForeignNode = namespace !== NS.HTML
  }
  const leave = () => {
    namespaces.pop()
    tokenizer.inForeignNode = current() !== NS.HTML
  }
  const leaveForeign = () => {
    while (current() !== NS.HTML) leave()
  }

  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    handler({
      onStartTag(tag) {
        const { tagName: name, selfClosing: isSelfClosing } = tag
        if (foreignContent.causesExit(tag)) leaveForeign()
        const parent = current()
        const isRoot = name === 'svg' || name === 'math'
        const isForeign = isRoot || parent !== NS.HTML
        const { startOffset: start, endOffset: end } = tag.location!
        onStartTag({ name, attributes: attributesOf(tag), start, end, isForeign, isSelfClosing })
        if (!isForeign) tokenizer.state = TEXT_MODES.get(name) ?? tokenizer.state
        else if (isSelfClosing) return
        else if (isRoot) enter(name === 'svg' ? NS.SVG : NS.MATHML)
        else if (isIntegrationPoint(tag, parent)) enter(NS.HTML)
      },
      onEndTag(tag) {
        const { tagName: name } = tag
        onEndTag(name, tag.location!.startOffset)
        const isRoot = name === (current() === NS.SVG ? 'svg' : 'math')
        const outer = namespaces.at(-2)
        if (current() === NS.HTML) {
          if (outer !== undefined && isIntegrationPoint(tag, outer)) leave()
        } else if (isRoot) leave()
        else if (foreignContent.causesExit(tag)) leaveForeign()
      },
    }),
  )
  tokenizer.write(text, true)
}

/** Answers what the character references of HTML stand for in attributes; a page has many, and few different ones. */
export function createDecoder(): DecodeReference {
  const known = new Map<string, string>()
  return (reference, next) => {
    const follows = next === '=' ? next : ''
    const raw = reference + follows
    const decoded = known.get(raw) ?? decodeAttribute(raw)
    known.set(raw, decoded)
    return decoded.slice(0, decoded.length - follows.length)
  }
}

function decodeAttribute(raw: string): string {
  let value = raw
  const onStartTag = (tag: Token.TagToken) => {
    value = tag.attrs[0]!.value
  }
  new Tokenizer({}, handler({ onStartTag })).write(`<a b="${raw}">`, true)
  return value
}

function handler(tags: Partial<TokenHandler>): TokenHandler {
  const ignore = () => {}
  return {
    onStartTag: ignore,
    onEndTag: ignore,
    onComment: ignore,
    onDoctype: ignore,
    onEof: ignore,
    onCharacter: ignore,
    onNullCharacter: ignore,
    onWhitespaceCharacter: ignore,
    ...tags,
  }
}

/** Whether HTML begins again inside of it, as in `foreignObject`; tags of SVG are told apart by their proper case. */
function isIntegrationPoint({ tagName, attrs }: Token.TagToken, namespace: html.NS): boolean {
  const name = foreignContent.SVG_TAG_NAMES_ADJUSTMENT_MAP.get(tagName) ?? tagName
  return foreignContent.isIntegrationPoint(html.getTagID(name), namespace, attrs)
}

function attributesOf({ attrs, location }: Token.TagToken): StartTag['attributes'] {
  return attrs.map(({ name, value }) => {
    const { startOffset: start, endOffset: end } = location!.attrs![name]!
    return { name, value, start, end }
  })
}
