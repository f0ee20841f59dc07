/** At-rules that kinds of references have a look at. */
const RULES = '(?:import|namespace|document|-moz-document)'

export const RELEVANT_RULE: RegExp = new RegExp(`^${RULES}$`, 'i')

/**
 * What may begin a reference, or hide what looks like one. An escape may spell any name; a comment may hold the URL of
 * the source map.
 */
const SIGNS = new RegExp(String.raw`/\*|["'\\]|(?:url|src|image-set)\(|@${RULES}`, 'gi')

/** Of hex digits, one blank after them is a part. */
const ESCAPE = /\\(?:[0-9a-f]{1,6}(?:\r\n|[ \t\n\r\f])?|\r\n|[\s\S]|$)/iy

const STRING_ENDS = { '"': /["\\\n\r\f]/g, "'": /['\\\n\r\f]/g }

/**
 * Where the next token begins, from an offset between two tokens on, that may be or hold a reference; -1 when there is none.
 * Comments, strings and `data:` URLs on the way are passed over by the rules of CSS Syntax 3.
 */
export function nextPlace(text: string, from: number): number {
  for (let position = from; ; ) {
    SIGNS.lastIndex = position
    const match = SIGNS.exec(text)
    if (!match) return -1
    const { 0: sign, index } = match
    if (sign === '/*') {
      const end = text.indexOf('*/', index + 2)
      const next = end === -1 ? text.length : end + 2
      if (text.slice(index, next).includes('sourceMappingURL=')) return index
      position = next
    } else if (sign === '"' || sign === "'") position = stringEnd(text, index, sign)
    else {
      const start = tokenStart(text, index, position)
      const end = start === index && /^url\($/i.test(sign) ? dataUrlEnd(text, index + sign.length) : -1
      if (end === -1) return start
      position = end
    }
  }
}

/** After the closing quote, or before the line break or the end of the text that ends a string too. */
function stringEnd(text: string, start: number, quote: '"' | "'"): number {
  const ends = STRING_ENDS[quote]
  for (let position = start + 1; ; ) {
    ends.lastIndex = position
    const match = ends.exec(text)
    if (!match) return text.length
    const { 0: end, index } = match
    if (end === quote) return index + 1
    if (end !== '\\') return index
    ESCAPE.lastIndex = index
    ESCAPE.exec(text)
    position = ESCAPE.lastIndex
  }
}

/** Characters of names (CSS Syntax 3, ident sequences); NUL is read as U+FFFD. */
const isNameCharacter = (character: number): boolean =>
  (character >= 0x61 && character <= 0x7a) ||
  (character >= 0x41 && character <= 0x5a) ||
  (character >= 0x30 && character <= 0x39) ||
  character === 0x2d ||
  character === 0x5f ||
  character >= 0x80 ||
  character === 0

/** Where the token with the sign begins: a longer name, such as `-webkit-image-set`, may end in it. */
function tokenStart(text: string, sign: number, from: number): number {
  let start = sign
  while (start > from && isNameCharacter(text.charCodeAt(start - 1))) start--
  if (start > from && (text[start - 1] === '@' || text[start - 1] === '#')) return start - 1
  // `<!--` is a token of its own, whatever follows.
  const follows = start >= from + 2 && text.endsWith('<!', start)
  if (follows && text.startsWith('--', start)) return Math.min(sign, start + 2)
  return start
}

const BLANKS_AND_QUOTE = /[ \t\n\r\f]*(["']?)data:/iy
const URL_ENDS = /[)\\]/g

/** After a `url()` that holds its data itself, which may be very long; -1 for any other. */
function dataUrlEnd(text: string, start: number): number {
  BLANKS_AND_QUOTE.lastIndex = start
  const match = BLANKS_AND_QUOTE.exec(text)
  if (!match) return -1
  const [opening, quote] = match
  if (quote === '"' || quote === "'") {
    const end = stringEnd(text, start + opening.indexOf(quote), quote)
    return text[end - 1] === quote && text[end] === ')' ? end + 1 : -1
  }
  for (let position = start; ; ) {
    URL_ENDS.lastIndex = position
    const end = URL_ENDS.exec(text)
    if (!end) return text.length
    if (end[0] === ')') return end.index + 1
    position = end.index + 2
  }
}
