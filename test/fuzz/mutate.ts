import type { Random } from './random.ts'

/** One way to damage a file. `other` is a file to take pieces from, `paths` are specifiers that name existing files. */
type Mutation = (bytes: Buffer, random: Random, other: Buffer, paths: readonly string[]) => Buffer

/** What opens, closes or escapes something, in CSS or in JavaScript. */
const TOKENS = [
  'url(',
  'URL( ',
  'src("',
  'image-set(',
  '@import "',
  "@import url('",
  '@namespace url(',
  ')',
  '(',
  '{',
  '}',
  ';',
  ',',
  '"',
  "'",
  '`',
  '${',
  '\\',
  '\\"',
  '\\0',
  '\\a ',
  '/*',
  '*/',
  '//',
  '<!--',
  '-->',
  '\n',
  '\r',
  '\r\n',
  '\0',
  ' ',
  'import ',
  'import(',
  'import("',
  'export * from "',
  ' from "',
  'import.meta.url',
  'new URL(',
  'with {type:"css"}',
  '/*# sourceMappingURL=',
  '//# sourceMappingURL=',
  '//@ sourceMappingURL=',
  'data:,',
  '?',
  '#',
  '%',
  '%2',
  '%22',
  '%ff',
  '../',
  './',
  '/static/',
  '\u00e9',
  '\u{1f600}',
  '\ufeff',
  '\u2028',
  '/',
  '/[/',
  'a++/',
  ')/',
  '=>',
  'async ',
  'yield ',
].map((token) => Buffer.from(token))

const LONGEST_PIECE = 400
const MOST_REPEATS = 200

const flipBits: Mutation = (bytes, random) => {
  const copy = Buffer.from(bytes)
  for (let i = random.below(8); i >= 0 && copy.length > 0; i--) {
    const at = random.below(copy.length)
    copy[at] = copy[at]! ^ (1 << random.below(8))
  }
  return copy
}

const truncate: Mutation = (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1))

const behead: Mutation = (bytes, random) => bytes.subarray(random.below(bytes.length + 1))

const splice: Mutation = (bytes, random, other) => insert(bytes, random, pieceOf(other, random))

const repeat: Mutation = (bytes, random) => {
  const piece = pieceOf(bytes, random).subarray(0, 1 + random.below(40))
  return insert(bytes, random, Buffer.concat(Array(1 + random.below(MOST_REPEATS)).fill(piece)))
}

const insertToken: Mutation = (bytes, random) => insert(bytes, random, random.pick(TOKENS))

const insertPath: Mutation = (bytes, random, _other, paths) =>
  paths.length === 0 ? bytes : insert(bytes, random, Buffer.from(random.pick(paths)))

const remove: Mutation = (bytes, random) => {
  const start = random.below(bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + random.below(20))])
}

/** Words, strings and signs change places. */
const swapTokens: Mutation = (bytes, random) => {
  const tokens = bytes.toString('latin1').split(/(?<=\W)|(?=\W)/)
  for (let i = random.below(6); i >= 0; i--) {
    const [a, b] = [random.below(tokens.length), random.below(tokens.length)]
    const kept = tokens[a]!
    tokens[a] = tokens[b]!
    tokens[b] = kept
  }
  return Buffer.from(tokens.join(''), 'latin1')
}

const MUTATIONS = [
  flipBits,
  truncate,
  behead,
  splice,
  repeat,
  insertToken,
  insertToken,
  insertPath,
  remove,
  swapTokens,
]

/** A file with one to four mutations. */
export function mutate(bytes: Buffer, random: Random, other: Buffer, paths: readonly string[]): Buffer {
  let mutated = bytes
  for (let i = random.below(4); i >= 0; i--) mutated = random.pick(MUTATIONS)(mutated, random, other, paths)
  return mutated
}

function insert(bytes: Buffer, random: Random, piece: Buffer): Buffer {
  const at = random.below(bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at)])
}

function pieceOf(bytes: Buffer, random: Random): Buffer {
  const start = random.below(bytes.length + 1)
  return bytes.subarray(start, start + random.below(LONGEST_PIECE))
}
