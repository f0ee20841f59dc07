import { mayBeUrl } from './js.ts'

/** More blanks and comments than this after a keyword are not looked through: then the lexer has to. */
const MOST_SKIPPED = 2048

/** How far before `import.meta` the beginning of what it is the base of is looked for. */
const MOST_BEFORE = 4096

/** What opens a comment with the URL of a source map, up to `URL`; blanks may be of three bytes each. */
const MAP_OPENING = /\/[/*][#@][\s\x80-\xff]*sourceMapping$/

/** A quote ends it, as in a script that writes such comments. */
const NO_MAP = /^[^\s'"`*\x80-\xff]*['"`]/
const MOST_OF_MAP = 256

/** A type in a comment, `@type {import("./x")`: so it stands in no code, and nothing in it ends a comment or a string. */
const TYPE_BEFORE = /@[a-z]+[ \t]*\{[^{}"'`*/\r\n]*$/
const MOST_OF_TYPE = 120

/**
 * An `import` after a star or a line comment's beginning, as in ` * import { a } from "./a"`: no statement begins there, and nothing
 * up to its specifier ends a comment or a string.
 */
const STATEMENT_IN_COMMENT = /(?:\*|\/\/)[ \t]*import\b[\w \t{},*]*$/
const MOST_OF_STATEMENT = 256

/** A blank that is not ASCII, in latin-1 or UTF-8 (ECMA-262, WhiteSpace and LineTerminator). */
const BLANK_BEYOND_ASCII =
  /^(?:\xa0|\xc2\xa0|\xe1\x9a\x80|\xe2\x80[\x80-\x8a\xa8\xa9\xaf]|\xe2\x81\x9f|\xe3\x80\x80|\xef\xbb\xbf)/

/**
 * Whether JavaScript may have a reference, by its bytes, as lexing takes ten times as long as this: a relative URL, one with
 * a scheme, or an escape that may spell one, follows an `import`, a `from` or an `importScripts`; or it may be that `import.meta.url`
 * is the base of a URL, or that `import.meta.resolve` is called. Bare specifiers (`import 'lodash'`) are no references. In a string or a comment it may look so too.
 */
export function mayRefer(bytes: Buffer): boolean {
  // Without its first letter, which is a frequent one, the keyword is found in two thirds of the time.
  return (
    someAt(bytes, 'mport', (at) => isKeyword(bytes, at - 1, 'i') && importRefers(bytes, at - 1)) ||
    someAt(bytes, 'from', (at) => isKeyword(bytes, at, 'f') && statementRefers(bytes, at + 4))
  )
}

/** Whether there may be the URL of a source map. The search begins with a letter that is rare. */
export function maySourceMap(bytes: Buffer): boolean {
  return someAt(bytes, 'URL=', (at) => {
    const end = at + 'URL='.length
    return MAP_OPENING.test(before(bytes, at, MOST_OF_MAP)) && !NO_MAP.test(after(bytes, end, MOST_OF_MAP))
  })
}

function someAt(bytes: Buffer, text: string, test: (at: number) => boolean): boolean {
  for (let at = bytes.indexOf(text, 0, 'latin1'); at !== -1; at = bytes.indexOf(text, at + 1, 'latin1'))
    if (test(at)) return true
  return false
}

function importRefers(bytes: Buffer, start: number): boolean {
  const next = skip(bytes, start + 6)
  if (next === undefined) return true
  if (isAt(bytes, next, '(')) return argumentFollows(bytes, next) && !isType(bytes, start)
  if (isAt(bytes, next, 'S')) return mayImportScripts(bytes, start)
  if (!isAt(bytes, next, '.')) return statementRefers(bytes, start + 6)
  const name = skip(bytes, next + 1)
  if (name === undefined) return true
  let end = name
  while (isLetter(bytes[end])) end++
  if (bytes.toString('latin1', name, end) === 'meta') return metaRefers(bytes, start, end)
  // `import.source("x")` and `import.defer("x")`
  const call = skip(bytes, end)
  return call === undefined || (isAt(bytes, call, '(') && argumentFollows(bytes, call))
}

/** Whether a specifier follows an opening parenthesis, which others may follow. */
function argumentFollows(bytes: Buffer, start: number): boolean {
  let next: number | undefined = start
  while (next !== undefined && isAt(bytes, next, '(')) next = skip(bytes, next + 1)
  return next === undefined || isSpecifier(bytes, next, '"\'`')
}

const IMPORT_SCRIPTS = 'importScripts'
const QUOTES = '"\'`'

/** Whether `importScripts` begins here, with a literal as its argument; neither a worker's code in a string nor an argument. */
function mayImportScripts(bytes: Buffer, start: number): boolean {
  const end = start + IMPORT_SCRIPTS.length
  if (bytes.toString('latin1', start, end) !== IMPORT_SCRIPTS) return false
  if (isOneOf(bytes, start - 1, QUOTES)) return isOneOf(bytes, end, QUOTES) && !isAt(bytes, end + 1, ',')
  let next = skip(bytes, end)
  while (next !== undefined && isOneOf(bytes, next, '(?.')) next = skip(bytes, next + 1)
  if (next === undefined) return true
  // In a template, `'${` is the beginning of no literal.
  return isOneOf(bytes, next, QUOTES) && !(isAt(bytes, next + 1, '$') && isAt(bytes, next + 2, '{'))
}

/** Whether `import.meta.url` may be the base of a URL, which a literal stands before, or `import.meta.resolve` is called. */
function metaRefers(bytes: Buffer, start: number, end: number): boolean {
  let next = skip(bytes, end)
  while (next !== undefined && isOneOf(bytes, next, '?.')) next = skip(bytes, next + 1)
  if (next === undefined || isAt(bytes, next, '[')) return true
  const name = bytes.toString('latin1', next, next + 8)
  if (/^resolve\b/.test(name)) return true
  return /^url\b/.test(name) && mayBeUrl(before(bytes, start, MOST_BEFORE))
}

const isType = (bytes: Buffer, start: number): boolean => TYPE_BEFORE.test(before(bytes, start, MOST_OF_TYPE))

/** Whether a statement that imports may have its specifier after the keyword that ends here. */
function statementRefers(bytes: Buffer, end: number): boolean {
  const next = skip(bytes, end)
  const mayBeSpecifier = next === undefined || isSpecifier(bytes, next, '"\'')
  return mayBeSpecifier && !STATEMENT_IN_COMMENT.test(before(bytes, end, MOST_OF_STATEMENT))
}

/** Whether a string begins here that is no bare specifier, and that is not a part of another string. */
function isSpecifier(bytes: Buffer, start: number, quotes: string): boolean {
  return isOneOf(bytes, start, quotes) && !isBare(bytes, start + 1) && !isInString(bytes, start)
}

function isBare(bytes: Buffer, start: number): boolean {
  let at = start
  if (isLetter(bytes[at])) {
    while (isOfScheme(bytes[at])) at++
    return !isOneOf(bytes, at, ':\\')
  }
  for (let dots = 0; dots < 2 && isAt(bytes, at, '.'); dots++) at++
  return !isOneOf(bytes, at, '/\\')
}

/** Whether the string that seems to begin here stands in another one: no quote follows the closing one of a literal. */
function isInString(bytes: Buffer, start: number): boolean {
  for (let at = start + 1; at < start + MOST_SKIPPED && !isAt(bytes, at, '\\'); at++)
    if (bytes[at] === bytes[start]) return isOneOf(bytes, at + 1, QUOTES)
  return false
}

/** The offset after blanks and comments; `undefined` where these are too long, or not in ASCII. */
function skip(bytes: Buffer, start: number): number | undefined {
  const limit = start + MOST_SKIPPED
  for (let at = start; at < limit; ) {
    const byte = bytes[at]
    if (isBlank(byte)) at++
    else if (isBlankBeyondAscii(bytes, at)) return undefined
    else if (!isAt(bytes, at, '/')) return at
    else {
      const end = commentEnd(bytes, at, limit)
      if (end === undefined) return undefined
      if (end === at) return at
      at = end
    }
  }
  return undefined
}

/** After a comment that begins here, or here where none does; `undefined` where it is too long, or may end in other ways. */
function commentEnd(bytes: Buffer, start: number, limit: number): number | undefined {
  if (isAt(bytes, start + 1, '*')) {
    const end = bytes.subarray(start, limit).indexOf('*/', 2, 'latin1')
    return end === -1 ? undefined : start + end + 2
  }
  if (!isAt(bytes, start + 1, '/')) return start
  for (let at = start; at < limit && !isBlankBeyondAscii(bytes, at); at++)
    if (at === bytes.length || isAt(bytes, at, '\n') || isAt(bytes, at, '\r')) return at
  return undefined
}

const before = (bytes: Buffer, end: number, most: number): string =>
  bytes.toString('latin1', Math.max(0, end - most), end)

const after = (bytes: Buffer, start: number, most: number): string =>
  bytes.toString('latin1', start, start + most)

/** Whether a word begins here that no longer one ends in. */
function isKeyword(bytes: Buffer, start: number, first: string): boolean {
  const before = bytes[start - 1]
  return isAt(bytes, start, first) && !isLetter(before) && !isDigit(before) && before !== 0x5f
}

const isAt = (bytes: Buffer, at: number, character: string): boolean => bytes[at] === character.charCodeAt(0)

const isOneOf = (bytes: Buffer, at: number, characters: string): boolean =>
  at >= 0 && at < bytes.length && characters.includes(String.fromCharCode(bytes[at]!))

type Byte = number | undefined

const isBlank = (byte: Byte): boolean => byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d)
const isBlankBeyondAscii = (bytes: Buffer, at: number): boolean =>
  bytes[at]! >= 0x80 && BLANK_BEYOND_ASCII.test(bytes.toString('latin1', at, at + 3))
const isDigit = (byte: Byte): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39
const isLetter = (byte: Byte): boolean =>
  byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a && byte < 0x80

/** Characters of a URL's scheme (RFC 3986, section 3.1). */
const isOfScheme = (byte: Byte): boolean =>
  isLetter(byte) || isDigit(byte) || byte === 0x2b || byte === 0x2d || byte === 0x2e
