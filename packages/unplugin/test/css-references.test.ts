import { describe, expect, it } from 'vitest'
import {
  CSS_FILES,
  CSS_FUNCTION_ROWS,
  CSS_IMPORT_ROWS,
  CSS_URL_ROWS,
} from '../../../test/support/css-rows.ts'
import { renameInCss } from '../src/edits/rename-css.ts'
import { renameTo, renameToOrigin } from '../src/file-names.ts'

/** What the core makes of the same files: a digest before the extension. */
const DIGESTED = new Map(Object.keys(CSS_FILES).map((path) => [path, path.replace(/(\.[^./]*)?$/, '.<d>$1')]))

describe.each([
  ['css url()', CSS_URL_ROWS],
  ['css @import', CSS_IMPORT_ROWS],
  ['css src() and image-set()', CSS_FUNCTION_ROWS],
])('with PostCSS, %s', (_, rows) => {
  const rename = renameTo(DIGESTED, '/static/', 'css', 'css-string')
  it.each(rows.filter(({ isBroken }) => !isBroken))('$name', ({ input, expected = input }) => {
    expect(renameInCss({ text: input }, rename, 'css/a.css')?.text ?? input).toBe(expected)
  })
})

describe('an origin before what is below base', () => {
  const rows: { name: string; input: string; expected?: string }[] = [
    {
      name: 'a path',
      input: 'a{b:url(/static/a.png?v#x)}',
      expected: 'a{b:url("http://dev:5173/static/a.png?v#x")}',
    },
    {
      name: 'a set',
      input: 'a{b:image-set("/static/a b.png" 1x)}',
      expected: 'a{b:image-set("http://dev:5173/static/a b.png" 1x)}',
    },
    {
      name: 'an import',
      input: "@import '/static/a.css' print;",
      expected: '@import url("http://dev:5173/static/a.css") print;',
    },
    { name: 'another host', input: 'a{b:url(//cdn/static/a.png)}' },
    { name: 'outside', input: 'a{b:url(/media/a.png) url(/staticky/a.png)}' },
    { name: 'relative', input: 'a{b:url(a.png) url(#x)}' },
    { name: 'a string', input: 'a{content:"url(/static/a.png)"}' },
  ]
  it.each(rows)('$name', ({ input, expected = input }) => {
    const rename = renameToOrigin('http://dev:5173', '/static/', 'css-string')
    expect(renameInCss({ text: input }, rename, 'css/a.css')?.text ?? input).toBe(expected)
  })
})

it.each([
  ['letters', 'a'.repeat(200_000)],
  ['escapes', '\\61 '.repeat(50_000)],
  ['a bad url', `url(${'\\61'.repeat(50_000)}')`],
  ['parentheses', `${'image-set('.repeat(1_000)}"x"${')'.repeat(1_000)}`],
])('reads long values in linear time: %s', (_, value) => {
  const rename = renameTo(DIGESTED, '/static/', 'css', 'css-string')
  expect(renameInCss({ text: `a{b:${value}}` }, rename, 'css/a.css')).toBe(undefined)
})
