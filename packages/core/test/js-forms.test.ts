import { describe, expect, it } from 'vitest'
import { createScanner } from '../src/references/index.ts'

/** Forms of a reference as tokens; `S` stands for the literal. */
const FORMS = [
  'import S',
  'import a from S',
  'import * as a from S',
  'import { a } from S',
  'import { a as b , c } from S',
  'import a , { b } from S',
  'import { } from S',
  'import { default as a } from S',
  'import { "a b" as b } from S',
  'import S with { type : "json" }',
  'import a from S with { type : "json" }',
  'import defer * as a from S',
  'import source a from S',
  'export * from S',
  'export * as a from S',
  'export { a } from S',
  'export { a as b } from S',
  'export { } from S',
  'import ( S )',
  'import ( S , { with : { type : "json" } } )',
  'import . defer ( S )',
  'import . source ( S )',
  'import ( ( S ) )',
  'void import ( S ) . then ( a )',
  'new URL ( S , import . meta . url )',
  'new URL ( S , import . meta . url ) . href',
  'new URL ( ( S ) , ( import . meta . url ) )',
  'new URL ( S , import . meta [ "url" ] )',
  'new self . URL ( S , import . meta . url )',
  'new window . URL ( S , import . meta . url )',
  'new globalThis . URL ( S , import . meta . url )',
  'new Worker ( new URL ( S , import . meta . url ) , { type : "module" } )',
  'URL . parse ( S , import . meta . url )',
  'import . meta . resolve ( S )',
  'import . meta ?. resolve ( S )',
  'navigator . serviceWorker . register ( new URL ( S , import . meta . url ) )',
].map((form) => form.split(/ (?!b")/))

const BLANKS = [
  ...['', ' ', '\t', '\n', '\r', '\r\n', '\v', '\f'],
  ...['\u00a0', '\u1680', '\u2003', '\u2028', '\u2029', '\u202f', '\u205f', '\u3000', '\ufeff'],
]

const COMMENTS = [
  ...[
    '/**/',
    '/* c */',
    "/* it's */",
    '/* "q" */',
    '/* ` */',
    '/* a * b */',
    '/* // */',
    '/*\n*/',
    '/* é */',
  ],
  ...[
    '// c\n',
    "// it's\n",
    '// "q"\n',
    '// `\r',
    '// c\u2028',
    '// import "./no.js"\n',
    '/* import("./no.js") */',
  ],
  '/* webpackChunkName: "a" */',
]

const LITERALS = ['"./x.js"', "'./x.js'"]

/** What may stand around a statement. */
const AROUND: readonly (readonly [before: string, after: string])[] = [
  ['', ''],
  ['\ufeff', ''],
  ['#!/usr/bin/env node\n', '\n'],
  ["import './y.js'\nconst half = (function () { return 4 } / 2)\n", '\n'],
  ['label: {} /"/.test("a");\n', ''],
  ['function* f() { yield /"/ }\n', ''],
  ['const q = class {} / 2;\n', ''],
  ['const q = `\x24{"b"}`;', ';const r = `"`'],
]

const { scan } = createScanner()
const thorough = createScanner([], { isThorough: true })

/** The specifiers that are found, but for those of what is around. */
const found = (text: string, { scan }: Pick<typeof thorough, 'scan'>): string[] =>
  scan('a.js', Buffer.from(text))
    .references.map(
      ({ specifier, start, end }) => `${specifier} ${Buffer.from(text).toString('utf8', start, end)}`,
    )
    .filter((place) => !place.startsWith('./y.js'))

/** A blank that is needed stays. */
const join = (tokens: readonly string[], gap: number, filler: string): string =>
  tokens
    .map((token, i) => {
      const next = tokens[i + 1]
      if (next === undefined) return token
      const isWord = /\w$/.test(token) && /^\w/.test(next)
      return token + (i === gap ? filler || (isWord ? ' ' : '') : isWord ? ' ' : '')
    })
    .join('')

const fillTokens = (form: readonly string[], literal: string) =>
  form.map((token) => (token === 'S' ? literal : token))

it.each(FORMS.map((form) => ({ name: form.join(' '), form })))('blanks and comments: $name', ({ form }) => {
  const missed: string[] = []
  for (const literal of LITERALS) {
    const tokens = fillTokens(form, literal)
    for (let gap = 0; gap < tokens.length - 1; gap++) {
      for (const filler of [...BLANKS, ...COMMENTS]) {
        const text = join(tokens, gap, filler)
        for (const scanner of [{ scan }, thorough])
          if (String(found(text, scanner)) !== `./x.js ${literal}`) missed.push(text)
      }
    }
  }
  expect(missed).toEqual([])
})

it.each(FORMS.map((form) => ({ name: form.join(' '), form })))('what is around: $name', ({ form }) => {
  const missed: string[] = []
  for (const [before, after] of AROUND) {
    const text = before + join(fillTokens(form, '"./x.js"'), -1, '') + after
    for (const scanner of [{ scan }, thorough])
      if (String(found(text, scanner)) !== './x.js "./x.js"') missed.push(text)
  }
  expect(missed).toEqual([])
})

it.each([
  '// import "./x.js"',
  '/* import("./x.js") */',
  '"import(\'./x.js\')"',
  '`import("./x.js")`',
  '/import(".\\/x.js")/',
  'a.import("./x.js")',
  'import("./x.js" + a)',
  'import(`./x\x24{a}.js`)',
  'new URL("./x.js", location.href)',
  'new URL("./x.js", import.meta.urls)',
  'new a.URL("./x.js", import.meta.url)',
  'URL("./x.js", import.meta.url)',
  'URL.canParse("./x.js", import.meta.url)',
  'import.meta.resolve("lodash")',
  'import.meta.resolved("./x.js")',
  'a.importScripts("./x.js")',
  'importScripts(a)',
  'import "lodash"; if (a && !(importScripts)) { f("./x.js") }',
  'typeof importScripts === "function"; import "lodash"; a(importScripts && "./x.js")',
  '`importScripts(\'\x24{a}\', "./x.js")`',
  'const known = { importScripts: "./x.js" }; importScripts( a.b ); f("./x.js")',
  'send("importScripts", "./x.js")',
  '"importScripts(\'./x.js\')"',
])('is no reference: %s', (text) => {
  expect(found(text, { scan })).toEqual([])
  expect(found(text, thorough)).toEqual([])
})

/** Code that is nested: before, between and after another of its kind. */
const NESTED: readonly (readonly [before: string, inner: string, after: string])[] = [
  ['(', '1', ')'],
  ['[', '', ']'],
  ['({a:', '1', '})'],
  ['`${', '1', '}`'],
  ['f(', '1', ')'],
  ['a[', '1', ']'],
  ['a=>', '1', ''],
  ['a=', '1', ''],
  ['1?1:', '1', ''],
  ['!', '1', ''],
  ['new ', 'a', ''],
  ['2**', '2', ''],
  ['(class extends ', 'A', '{})'],
  ['(function(){', '', '})'],
  ['{', '', '}'],
  ['if(1);else ', ';', ''],
  ['try{', '', '}finally{}'],
  ['switch(1){case 1:', '', '}'],
  ['class A{static{', '', '}}'],
]

describe.each(NESTED)('nested: %s', (before, inner, after) => {
  const nested = (depth: number) => before.repeat(depth) + inner + after.repeat(depth)

  it.each([
    { depth: 100, found: ['./x.js'], codes: [] },
    { depth: 200_000, codes: ['unreadable-module'] },
  ])('$depth times', ({ depth, found, codes }) => {
    const { references, notices } = thorough.scan('a.js', Buffer.from(`import("./x.js");\n${nested(depth)}`))
    expect(notices.map(({ code }) => code)).toEqual(codes)
    if (found) expect(references.map(({ specifier }) => specifier)).toEqual(found)
  })
})

it('long chains are not nested', () => {
  const text = `(class {} / 2)\n1${'+1'.repeat(50_000)}\na${'.b()'.repeat(50_000)}\nimport("./x.js")`
  expect(scan('a.js', Buffer.from(text))).toMatchObject({ references: [{}], notices: [] })
})
