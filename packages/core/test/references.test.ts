import { describe, expect, it } from 'vitest'
import {
  CSS_FILES,
  CSS_FUNCTION_ROWS,
  CSS_IMPORT_ROWS,
  CSS_URL_ROWS,
  type CssRow,
} from '../../../test/support/css-rows.ts'
import { digestFolder, textOf } from './folder.ts'

type Row = CssRow

const files = CSS_FILES

function rewriteAt(path: string, base?: string): (row: Row) => void {
  return ({ input, expected = input }) => {
    const result = digestFolder({ ...files, [path]: input }, { base })
    expect(textOf(result, path)).toBe(expected)
    expect(result.problems).toEqual([])
  }
}

describe.each([
  ['css url()', CSS_URL_ROWS],
  ['css @import', CSS_IMPORT_ROWS],
  ['css src() and image-set()', CSS_FUNCTION_ROWS],
])('%s', (_, rows) => {
  it.each(rows)('$name', rewriteAt('css/a.css'))
})

describe('css source map', () => {
  const rows: Row[] = [
    {
      name: 'own line',
      input: 'a{}\n/*# sourceMappingURL=a.css.map */',
      expected: 'a{}\n/*# sourceMappingURL=a.css.<d>.map */',
    },
    {
      name: 'no blank at the end',
      input: '/*# sourceMappingURL=a.css.map*/\n',
      expected: '/*# sourceMappingURL=a.css.<d>.map */\n',
    },
    {
      name: 'after code',
      input: 'a{}/*# sourceMappingURL=a.css.map */',
      expected: 'a{}/*# sourceMappingURL=a.css.<d>.map */',
    },
    {
      name: 'old form',
      input: '/*@ sourceMappingURL=a.css.map */',
      expected: '/*@ sourceMappingURL=a.css.<d>.map */',
    },
    { name: 'inline map', input: '/*# sourceMappingURL=data:application/json;base64,e30= */' },
    { name: 'prose', input: '/* sourceMappingURL=a.css.map */' },
  ]
  it.each(rows)('$name', rewriteAt('css/a.css'))
})

describe('js modules', () => {
  const rows: Row[] = [
    { name: 'import', input: "import a from './b.js'", expected: 'import a from "./b.<d>.js"' },
    { name: 'import for its effects', input: 'import"./b.js"', expected: 'import"./b.<d>.js"' },
    {
      name: 'export from',
      input: "export * from './b.js';export { a } from '../js/b.js'",
      expected: 'export * from "./b.<d>.js";export { a } from "../js/b.<d>.js"',
    },
    {
      name: 'attributes',
      input: "import d from './d.json' with { type: 'json' }",
      expected: 'import d from "./d.<d>.json" with { type: \'json\' }',
    },
    {
      name: 'minified',
      input: 'import{a as b}from"./b.js";b()',
      expected: 'import{a as b}from"./b.<d>.js";b()',
    },
    { name: 'dynamic', input: "import('./b.js').then(run)", expected: 'import("./b.<d>.js").then(run)' },
    {
      name: 'dynamic in a script',
      input: "var a = 1; import( './b.js' )",
      expected: 'var a = 1; import( "./b.<d>.js" )',
    },
    { name: 'dynamic with a template', input: 'import(`./b.js`)', expected: 'import("./b.<d>.js")' },
    { name: 'below base', input: "import '/static/js/b.js'", expected: 'import "/static/js/b.<d>.js"' },
    { name: 'escape', input: "import './\\u0062.js'", expected: 'import "./b.<d>.js"' },
    { name: 'accent', input: "import './é.js?v=1'", expected: 'import "./é.<d>.js?v=1"' },
    {
      name: 'url',
      input: "new URL('../img/i.png', import.meta.url)",
      expected: 'new URL("../img/i.<d>.png", import.meta.url)',
    },
    {
      name: 'url over lines',
      input: "new  URL(\n  'b.js',\n  import.meta.url,\n)",
      expected: 'new  URL(\n  "b.<d>.js",\n  import.meta.url,\n)',
    },
    {
      name: 'worker',
      input: 'new Worker(new URL(/* @vite-ignore */ "./b.js", import.meta.url), { type: "module" })',
      expected: 'new Worker(new URL(/* @vite-ignore */ "./b.<d>.js", import.meta.url), { type: "module" })',
    },
    {
      name: 'byte order mark',
      input: "\ufeffimport './b.js'",
      expected: '\ufeffimport "./b.<d>.js"',
    },
    { name: 'bare specifier', input: "import 'lodash';import('b.js');export * from '#x'" },
    { name: 'scheme', input: "import 'https://esm.example/x.js';import('data:text/javascript,')" },
    { name: 'expression', input: `import("./b.js" + x);import(\`./\${x}.js\`);import(b)` },
    { name: 'folder', input: "new URL('.', import.meta.url);new URL('../', import.meta.url)" },
    {
      name: 'url of another base',
      input: "new URL('b.js', document.baseURI);new URL('b.js', import.meta.env)",
    },
    { name: 'comment', input: "/* import './b.js' */ // import './b.js'" },
    { name: 'strings', input: 'a("import \'./b.js\'", `import "./b.js"`)' },
    { name: 'regular expression', input: '/import ".\\/b.js"/.test(x)' },
    { name: 'method named import', input: "a.import('./b.js')" },
  ]
  it.each(rows)('$name', rewriteAt('js/a.js'))
  it.each(rows)('$name, in .mjs', rewriteAt('js/a.mjs'))
})

describe('js source map', () => {
  const rows: Row[] = [
    {
      name: 'last line',
      input: 'a()\n//# sourceMappingURL=a.js.map',
      expected: 'a()\n//# sourceMappingURL=a.js.<d>.map',
    },
    {
      name: 'line break after it',
      input: '//# sourceMappingURL=a.js.map\r\n',
      expected: '//# sourceMappingURL=a.js.<d>.map\r\n',
    },
    {
      name: 'blanks after it',
      input: '//# sourceMappingURL=a.js.map \t\r\n',
      expected: '//# sourceMappingURL=a.js.<d>.map\r\n',
    },
    {
      name: 'indented',
      input: '  //# sourceMappingURL=a.js.map',
      expected: '  //# sourceMappingURL=a.js.<d>.map',
    },
    {
      name: 'after code',
      input: 'a()//# sourceMappingURL=a.js.map\n`x`',
      expected: 'a()//# sourceMappingURL=a.js.<d>.map\n`x`',
    },
    {
      name: 'between template literals',
      input: '`x`\n//# sourceMappingURL=a.js.map\n`y`',
      expected: '`x`\n//# sourceMappingURL=a.js.<d>.map\n`y`',
    },
    {
      name: 'old form',
      input: '//@ sourceMappingURL=a.js.map',
      expected: '//@ sourceMappingURL=a.js.<d>.map',
    },
    {
      name: 'colon in the name',
      input: '//# sourceMappingURL=c%3Ad.map',
      expected: '//# sourceMappingURL=c%3Ad.<d>.map',
    },
    { name: 'template literal', input: 'a(`\n//# sourceMappingURL=a.js.map\n`)' },
    { name: 'block comment', input: '/*\n//# sourceMappingURL=a.js.map\n*/' },
    { name: 'string', input: 'a("//# sourceMappingURL=a.js.map\\\n")' },
    { name: 'code that writes one', input: 'a("//# sourceMappingURL=" + b)\n`x`' },
    { name: 'inline map', input: '//# sourceMappingURL=data:application/json;base64,e30=' },
  ]
  it.each(rows)('$name', rewriteAt('js/a.js'))

  // They would end the line, or the URL (ECMA-426, MatchSourceMapURL).
  it.each(['\u00a0', '\u2003', '\u2028', '\u2029', '\ufeff'])('%j in a name stays escaped', (blank) => {
    const escaped = encodeURIComponent(blank)
    const script = `a()\n//# sourceMappingURL=a${escaped}.map`
    const result = digestFolder({ 'js/a.js': script, [`js/a${blank}.map`]: '{"version":3,"mappings":""}' })
    expect(textOf(result, 'js/a.js')).toBe(`a()\n//# sourceMappingURL=a${escaped}.<d>.map`)
  })
})

describe('base', () => {
  const rows: (Row & { base: string })[] = [
    {
      name: 'the root',
      base: '/',
      input: 'a{b:url(/img/i.png)}c{d:url(//h/img/i.png)}',
      expected: 'a{b:url("/img/i.<d>.png")}c{d:url(//h/img/i.png)}',
    },
    {
      name: 'relative',
      base: './',
      input: 'a{b:url(/img/i.png)}c{d:url(../img/i.png)}',
      expected: 'a{b:url(/img/i.png)}c{d:url("../img/i.<d>.png")}',
    },
    {
      name: 'a CDN',
      base: 'https://cdn.example/s/',
      input:
        'a{b:url(https://cdn.example/s/img/i.png),url(//cdn.example/s/img/i.png),url(/s/img/i.png),url(https://other.example/s/img/i.png)}',
      expected:
        'a{b:url("https://cdn.example/s/img/i.<d>.png"),url("//cdn.example/s/img/i.<d>.png"),url("/s/img/i.<d>.png"),url(https://other.example/s/img/i.png)}',
    },
  ]
  it.each(rows)('$name', (row) => rewriteAt('css/a.css', row.base)(row))
})

describe('bytes', () => {
  const rows: { name: string; input: Buffer; expected: Buffer }[] = [
    {
      name: 'byte order mark',
      input: Buffer.from('\ufeff@import "b.css";'),
      expected: Buffer.from('\ufeff@import url("b.<d>.css");'),
    },
    {
      name: 'CRLF',
      input: Buffer.from('a{}\r\nb{c:url(b.css)}\r\n'),
      expected: Buffer.from('a{}\r\nb{c:url("b.<d>.css")}\r\n'),
    },
    {
      name: 'latin-1',
      input: Buffer.from('/* é */a{b:url(../img/é.png)}', 'latin1'),
      expected: Buffer.from('/* \xe9 */a{b:url("../img/%C3%A9.<d>.png")}', 'latin1'),
    },
    {
      name: 'invalid UTF-8',
      input: Buffer.from('/*\xff\xfe\xc3*/a{b:url(b.css)}', 'latin1'),
      expected: Buffer.from('/*\xff\xfe\xc3*/a{b:url("b.<d>.css")}', 'latin1'),
    },
    {
      name: 'NUL',
      input: Buffer.from('/*\0*/a{b:url(b.css)}'),
      expected: Buffer.from('/*\0*/a{b:url("b.<d>.css")}'),
    },
    {
      name: 'replacement character',
      input: Buffer.from('a{b:url(../img/\ufffd.png)}'),
      expected: Buffer.from('a{b:url("../img/\ufffd.<d>.png")}'),
    },
  ]
  it.each(rows)('$name', ({ input, expected }) => {
    const result = digestFolder({ ...files, 'img/\ufffd.png': '', 'css/a.css': input })
    const text = Buffer.from(
      result.assets.find((asset) => asset.logicalPath === 'css/a.css')!.read(),
    ).toString('latin1')
    expect(text.replace(/\.[0-9a-f]{12}\./g, '.<d>.')).toBe(expected.toString('latin1'))
    expect(result.problems).toEqual([])
  })
})
