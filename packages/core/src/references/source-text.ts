import type { Context } from './kind.ts'

/** A range of the source, and what is written there. */
export interface SourceRange {
  start: number
  end: number
  context: Context
}

/** Text as a language inside markup sees it, which knows where in the source each of its characters is written. */
export interface SourceText {
  text: string
  /** Where a range of the text is written; `undefined` where that cannot be replaced alone. */
  rangeOf(start: number, end: number): SourceRange | undefined
}

/** Answers what a character reference stands for, given what follows it; itself when it is none. */
export type DecodeReference = (reference: string, next: string) => string

/** A run of the text: either as in the source, character by character, or decoded from the whole of it. */
interface Piece {
  /** The range in the text. */
  from: number
  to: number
  /** The range in the source. */
  start: number
  end: number
  isDecoded: boolean
  /** Counts the borders of comments, tags and CDATA sections, which no replacement may cross. */
  section: number
  context: Context
}

const REFERENCES = /&#?[\w.:-]+;?/g

/** The same, and what may stand among the text of an element. What is not closed takes all of the rest. */
const REFERENCES_AND_SECTIONS =
  /&#?[\w.:-]+;?|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<!--[\s\S]*?(?:-->|$)|<[!?/a-zA-Z][^>]*>?/g

/** Text that means what it says, as a script in HTML. */
export function plainText(source: string, start: number, end: number): SourceText {
  return {
    text: source.slice(start, end),
    rangeOf: (from, to) => ({ start: start + from, end: start + to, context: 'text' }),
  }
}

/** The value of an attribute, its character references decoded. */
export function attributeText(
  source: string,
  start: number,
  end: number,
  decode: DecodeReference,
): SourceText {
  return decodeText(source.slice(start, end), start, REFERENCES, decode)
}

/** The text of an element, without comments and tags; character references are decoded but in CDATA sections. */
export function elementText(source: string, start: number, end: number, decode: DecodeReference): SourceText {
  return decodeText(source.slice(start, end), start, REFERENCES_AND_SECTIONS, decode)
}

function decodeText(raw: string, start: number, parts: RegExp, decode: DecodeReference): SourceText {
  const pieces: Piece[] = []
  let text = ''
  let copied = 0
  let section = 0

  const add = (from: number, to: number, context: Context, decoded?: string) => {
    const added = decoded ?? raw.slice(from, to)
    if (added === '') return
    pieces.push({
      from: text.length,
      to: text.length + added.length,
      start: start + from,
      end: start + to,
      isDecoded: decoded !== undefined,
      section,
      context,
    })
    text += added
  }
  for (const { 0: part, index } of raw.matchAll(parts)) {
    const end = index + part.length
    add(copied, index, 'markup')
    copied = end
    if (part.startsWith('&')) {
      const decoded = decode(part, raw.charAt(end))
      add(index, end, 'markup', decoded === part ? undefined : decoded)
    } else {
      section++
      if (part.startsWith('<![CDATA[')) add(index + 9, part.endsWith(']]>') ? end - 3 : end, 'text')
      section++
    }
  }
  add(copied, raw.length, 'markup')
  return { text, rangeOf: (from, to) => rangeIn(pieces, from, to) }
}

function rangeIn(pieces: readonly Piece[], from: number, to: number): SourceRange | undefined {
  const first = pieceAt(pieces, from)
  const last = pieceAt(pieces, to - 1)
  if (!first || !last || first.section !== last.section) return undefined
  if ((first.isDecoded && from !== first.from) || (last.isDecoded && to !== last.to)) return undefined
  return {
    start: first.start + (from - first.from),
    end: last.end - (last.to - to),
    context: first.context,
  }
}

/** By bisection: an attribute may hold a million references. */
function pieceAt(pieces: readonly Piece[], offset: number): Piece | undefined {
  let low = 0
  let high = pieces.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (pieces[middle]!.to <= offset) low = middle + 1
    else high = middle
  }
  return pieces[low]
}
