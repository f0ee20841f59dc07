import { parse } from 'acorn'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findInJs } from '../src/references/js.ts'
import { mayRefer, maySourceMap } from '../src/references/js-places.ts'
import { jsSourceMap } from '../src/references/js-source-map.ts'
import { JS_KINDS } from '../src/references/languages.ts'

const PARTS = [
  ...[
    'import',
    'from',
    'export',
    'import.meta',
    'import.meta.url',
    'import.source(',
    'import.defer(',
    '.meta',
  ],
  ...[
    'new URL(',
    '(',
    ')',
    '{a}',
    '*',
    'x',
    ',',
    ';',
    '=',
    '.',
    'url',
    '\n',
    ' ',
    '\t',
    '\r',
    '\u2028',
    '\u00a0',
  ],
  ...['"./a.js"', "'../b.js'", '`./c.js`', '"lodash"', '"/static/d.js"', '"https://h/e.js"', '"\\x2e/f.js"'],
  ...[
    '/* import */',
    '/* a',
    '*/',
    '// from\n',
    '//\u2028',
    '"',
    "'",
    '`',
    '$',
    '_',
    'é',
    'const a = ',
    ' as ',
  ],
  ...['//# sourceMappingURL=a.map', '\n//# sourceMappingURL=b.map\n', 'URL=', 'with { type: "json" }'],
  ...[
    '/*# sourceMappingURL=',
    '/*@\u2003sourceMappingURL=',
    '//# sourceMappingURL=',
    'sourceMapping',
    '\u2003',
  ],
]

const js = fc.array(fc.constantFrom(...PARTS), { maxLength: 12 }).map((parts) => parts.join(''))

/** Text that is valid more often. */
const statements = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        ...['', '/**/', '\n', ';', '}', 'x\n', '// é\n'],
        ...[
          '/* c **/ ',
          '/* * ',
          '// ',
          '//\n',
          'x * ',
          '\n * ',
          'import * as b from "./b"\n',
          '*/ ',
          '`',
          '"',
        ],
      ),
      fc.constantFrom(
        'import',
        'export * from',
        'import a from',
        'export {a}from',
        'await import(',
        'import(',
      ),
      fc.constantFrom(
        '',
        ' ',
        '\n',
        '/* c */',
        '// c\n',
        '// é\n',
        '\u00a0',
        '/* a */ /* b */',
        ' '.repeat(3000),
      ),
      fc.constantFrom(
        '"./a"',
        "'/b'",
        '"lodash"',
        '"https://h/c"',
        '"\\u002e/d"',
        '`./e`',
        '"a\\x2fb"',
        '"..\\/f"',
        '"./g\\"`h"',
      ),
      fc.constantFrom('', ')', ';\n', ');\n', ' with {}', ', {})\n', '`', '"', "'\n"),
    ),
    { maxLength: 4 },
  )
  .map((parts) => parts.flat().join(''))

const urls = fc
  .tuple(
    fc.constantFrom(
      ...[
        'new URL(',
        'new  URL (',
        'a\nnew URL(/* c */ ',
        'URL(',
        'URL.parse(',
        'URL\n.parse(// "c"\n',
        'new(URL)(',
      ],
      ...['new URL((', 'URL["parse"](', 'f("URL", ', 'new URL(u, ', 'URL = ', 'new URL([', 'new URL(0, {}, '],
    ),
    fc.constantFrom('"./a.png"', "'b.png'", '`c.png`', 'x', '"\\"d("', "'e(\"'"),
    fc.constantFrom(',', ' , ', ',\n', ',\u00a0', '', '/* "c" */,', '// f("c"\n,', '),', ',(', ', // c\n'),
    fc.constantFrom('import.meta', 'import . meta', 'import/**/.meta', 'import.\nmeta'),
    fc.constantFrom('.url)', ' .url )', '.url,)', '.dirname)', '', '.url))'),
  )
  .map((parts) => parts.join(''))

const latin1 = (text: string): string => Buffer.from(text).toString('latin1')

/** Those that the tree has, or a quick look; what is not valid JavaScript has none, whatever the lexer says. */
function countReferences(text: string, isThorough: boolean = true): number {
  let count = 0
  if (isValid(text)) findInJs(latin1(text), JS_KINDS, () => count++, isThorough)
  return count
}

function isValid(text: string): boolean {
  try {
    parse(text, { ecmaVersion: 'latest', sourceType: 'module' })
    return true
  } catch {
    return false
  }
}

describe('a look at the bytes misses nothing', () => {
  const rows = [
    { name: 'statements', input: statements },
    { name: 'new URL', input: urls },
  ]
  it.each(rows)('$name', ({ input }) => {
    fc.assert(
      fc.property(input, (text) => countReferences(text) === 0 || mayRefer(Buffer.from(text))),
      { numRuns: 10_000 },
    )
    fc.assert(
      fc.property(input, (text) => countReferences(text, false) === countReferences(text)),
      { numRuns: 5000 },
    )
    const some = fc.sample(input, { numRuns: 2000, seed: 1 })
    expect(some.filter((text) => countReferences(text) > 0).length).toBeGreaterThan(20)
  })

  it('source maps', () => {
    fc.assert(
      fc.property(js, (text) => {
        return jsSourceMap.find(latin1(text)).length === 0 || maySourceMap(Buffer.from(text))
      }),
      { numRuns: 10_000 },
    )
  })
})

it.each([
  { name: 'a comment', input: '//# sourceMappingURL=a.map', expected: true },
  {
    name: 'data',
    input: `/*# sourceMappingURL=data:application/json;base64,${'A'.repeat(500)} */`,
    expected: true,
  },
  { name: 'blanks of three bytes', input: `/*# \u2003\u2003sourceMappingURL=a.map\u2003*/"`, expected: true },
  { name: 'no comment', input: 'x = "sourceMappingURL="; `// sourceMappingURL=a.map`', expected: false },
  { name: 'a comment that is written', input: 'x = "//# sourceMappingURL=" + a', expected: false },
  { name: 'another one', input: 'x = `//# sourceMappingURL=\x24{a}`', expected: false },
])('what may be a source map: $name', ({ input, expected }) => {
  expect(maySourceMap(Buffer.from(input))).toBe(expected)
})

describe('what the lexer is spared', () => {
  const rows = [
    {
      name: 'bare specifiers',
      input: 'import a from "lodash"; export * from "@scope/b"; import("c")',
      expected: false,
    },
    { name: 'words', input: 'Array.from(a); important("./x"); fromage "./x"; _from"./x"', expected: false },
    { name: 'comments after words', input: 'a from // the\n// current document', expected: false },
    { name: 'comments that are not ASCII', input: 'a from // the – current\n// document', expected: false },
    { name: 'a dash', input: '// serialised from – `body`', expected: false },
    {
      name: 'other functions',
      input: 'f(".", import.meta.url); new URL(a, import.meta.url)',
      expected: false,
    },
    { name: 'quotes', input: "for keyword 'import'. Did you mean", expected: false },
    { name: 'a variable', input: 'import(/* webpackIgnore: true */ url)', expected: false },
    { name: 'messages', input: "'The import.meta meta-property', `import.defer`", expected: false },
    { name: 'import.meta alone', input: 'f(import.meta.url); [a, import.meta.env]', expected: false },
    {
      name: 'types in comments',
      input: '/** @type {import("./a").B} @x {A<import("./a").B>} @type{import("./a").B} */',
      expected: false,
    },
    {
      name: 'statements in comments',
      input: '/**\n * import { A, b } from "./a";\n *import "./b"\n */ // import * as c from "./c"',
      expected: false,
    },
    { name: 'code after a comment of stars', input: '/**/ import "./a" /***/', expected: true },
    { name: 'code after a star', input: 'x * import("./a")', expected: true },
    { name: 'code on a line of its own', input: '// import\nimport * as a from "./a"', expected: true },
    { name: 'a statement in a string', input: '\'Only `import a from "./a"` is valid\'', expected: false },
    { name: 'a quote in a specifier', input: 'import "./a\\"`b"', expected: true },
    { name: 'a template that is no literal', input: 'new URL(\x24{a}, import.meta.url)', expected: false },
    { name: 'an argument in parentheses', input: 'new URL(("./a"), import.meta.url)', expected: true },
    { name: 'what only looks like one', input: 'x = "@type {" + import("./a")', expected: true },
    { name: 'code after a comment', input: '/* @a { */ import("./a")', expected: true },
    { name: 'a long comment', input: `import(/* ${'-'.repeat(5000)} */ url)`, expected: true },
  ]
  it.each(rows)('$name', ({ input, expected }) => {
    expect(mayRefer(Buffer.from(input))).toBe(expected)
  })
})
