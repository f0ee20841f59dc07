import { type Token, type TokenHandler, Tokenizer, TokenizerMode } from 'parse5'
import { type Namespace, trackNamespaces } from './namespaces.ts'
import type { DecodeReference } from './source-text.ts'

/** A start tag, with the offsets of its attributes. */
export interface StartTag {
  name: string
  attributes: readonly { name: string; start: number; end: number }[]
  start: number
  end: number
  namespace: Namespace
  isSelfClosing: boolean
}

/** What is told of a page, in its order. */
export interface TagVisitor {
  onStartTag(tag: StartTag): void
  /** @param start the offset of its `<` */
  onEndTag(name: string, start: number): void
}

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

/** Reads the tags of a page with the tokenizer of HTML, in linear time. */
export function readTags(text: string, { onStartTag, onEndTag }: TagVisitor): void {
  const tracker = trackNamespaces()
  const tokenizer = new Tokenizer(
    { sourceCodeLocationInfo: true },
    handler({
      onStartTag(tag) {
        const { tagName: name, selfClosing: isSelfClosing } = tag
        const { startOffset: start, endOffset: end } = tag.location!
        const namespace = tracker.begin(tag)
        onStartTag({ name, attributes: attributesOf(tag), start, end, namespace, isSelfClosing })
        tokenizer.inForeignNode = tracker.namespace !== 'html'
        if (namespace === 'html') tokenizer.state = TEXT_MODES.get(name) ?? tokenizer.state
      },
      onEndTag({ tagName: name, location }) {
        tracker.end(name)
        tokenizer.inForeignNode = tracker.namespace !== 'html'
        onEndTag(name, location!.startOffset)
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

function attributesOf({ attrs, location }: Token.TagToken): StartTag['attributes'] {
  return attrs.map(({ name }) => {
    const { startOffset: start, endOffset: end } = location!.attrs![name]!
    return { name, start, end }
  })
}
