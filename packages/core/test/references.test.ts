import { describe, expect, it } from 'vitest'
import { digestFolder, textOf } from './folder.ts'

interface Row {
  name: string
  input: string
  /** The same text where nothing is a reference. */
  expected?: string
}

const files = {
  'css/b.css': '',
  'img/i.png': 'i',
  'img/a b.png': 'space',
  'img/q"uote.png': 'quote',
  "img/it's (1).png": 'parentheses',
  'img/50%25 #1?.png': 'escapes',
  'img/a:b.png': 'colon',
  'img/é.png': 'accent',
  'img/😀.png': 'astral',
  'fonts/f.eot': 'f',
  'css/a.css.map': '{}',
  'js/a.js.map': '{}',
  'js/c:d.map': '{}',
  'js/b.js': '',
  'js/é.js': '',
  'js/d.json': '{}',
  LICENSE: 'MIT',
}

function rewriteAt(path: string, base?: string): (row: Row) => void {
  return ({ input, expected = input }) => {
    const result = digestFolder({ ...files, [path]: input }, { base })
    expect(textOf(result, path)).toBe(expected)
    expect(result.problems).toEqual([])
  }
}

describe('css url()', () => {
  const rows: Row[] = [
    { name: 'unquoted', input: 'a{b:url(../img/i.png)}', expected: 'a{b:url("../img/i.<d>.png")}' },
    { name: 'single quotes', input: "a{b:url('../img/i.png')}", expected: 'a{b:url("../img/i.<d>.png")}' },
    { name: 'double quotes', input: 'a{b:url("../img/i.png")}', expected: 'a{b:url("../img/i.<d>.png")}' },
    { name: 'upper case', input: 'a{b:URL(../img/i.png)}', expected: 'a{b:url("../img/i.<d>.png")}' },
    { name: 'blanks inside', input: 'a{b:url( "../img/i.png" )}', expected: 'a{b:url("../img/i.<d>.png")}' },
    {
      name: 'line breaks inside',
      input: 'a{b:url(\r\n../img/i.png\n)}',
      expected: 'a{b:url("../img/i.<d>.png")}',
    },
    {
      name: 'comment inside',
      input: 'a{b:url("../img/i.png"/*c*/)}',
      expected: 'a{b:url("../img/i.<d>.png"/*c*/)}',
    },
    { name: 'name that ends in url, beyond ASCII', input: 'a{b:éurl(../img/i.png)}' },
    {
      name: 'after characters of two, three and four bytes',
      input: '/*é€😀*/a{b:"é€😀" url(../img/i.png)}',
      expected: '/*é€😀*/a{b:"é€😀" url("../img/i.<d>.png")}',
    },
    { name: 'modifier', input: 'a{b:url("../img/i.png" x)}', expected: 'a{b:url("../img/i.<d>.png" x)}' },
    {
      name: 'several in one declaration',
      input: 'a{b:url(../img/i.png),url(b.css)}',
      expected: 'a{b:url("../img/i.<d>.png"),url("b.<d>.css")}',
    },
    {
      name: 'custom property',
      input: 'a{--b:url(../img/i.png)}',
      expected: 'a{--b:url("../img/i.<d>.png")}',
    },
    { name: 'no extension', input: 'a{b:url(../LICENSE)}', expected: 'a{b:url("../LICENSE.<d>")}' },
    {
      name: 'query and fragment',
      input: 'a{b:url(../img/i.png?v=1#x)}',
      expected: 'a{b:url("../img/i.<d>.png?v=1#x")}',
    },
    {
      name: 'iefix',
      input: 'a{b:url("../fonts/f.eot?#iefix")}',
      expected: 'a{b:url("../fonts/f.<d>.eot?#iefix")}',
    },
    { name: 'quote in the query', input: "a{b:url('b.css?\"')}", expected: 'a{b:url("b.<d>.css?\\"")}' },
    {
      name: 'percent escapes',
      input: 'a{b:url(../img/a%20b.png)}',
      expected: 'a{b:url("../img/a b.<d>.png")}',
    },
    {
      name: 'escapes that must stay',
      input: 'a{b:url(../img/50%2525%20%231%3f.png)}',
      expected: 'a{b:url("../img/50%2525 %231%3F.<d>.png")}',
    },
    {
      name: 'escaped quote',
      input: 'a{b:url(../img/q%22uote.png)}',
      expected: 'a{b:url("../img/q%22uote.<d>.png")}',
    },
    {
      name: 'quote in CSS',
      input: "a{b:url('../img/q\"uote.png')}",
      expected: 'a{b:url("../img/q%22uote.<d>.png")}',
    },
    {
      name: 'apostrophe and parentheses',
      input: 'a{b:url("../img/it\'s (1).png")}',
      expected: 'a{b:url("../img/it\'s (1).<d>.png")}',
    },
    {
      name: 'escaped apostrophe and parentheses',
      input: "a{b:url(../img/it\\'s\\ \\(1\\).png)}",
      expected: 'a{b:url("../img/it\'s (1).<d>.png")}',
    },
    { name: 'escaped letter', input: 'a{b:url(../img/\\69 .png)}', expected: 'a{b:url("../img/i.<d>.png")}' },
    {
      name: 'escaped function name',
      input: 'a{b:\\75rl(../img/i.png)}',
      expected: 'a{b:url("../img/i.<d>.png")}',
    },
    { name: 'accent', input: 'a{b:url(../img/é.png)}', expected: 'a{b:url("../img/é.<d>.png")}' },
    {
      name: 'accent as an escape',
      input: 'a{b:url(../img/\\e9.png)}',
      expected: 'a{b:url("../img/é.<d>.png")}',
    },
    { name: 'astral character', input: 'a{b:url(../img/😀.png)}', expected: 'a{b:url("../img/😀.<d>.png")}' },
    {
      name: 'astral character as an escape',
      input: 'a{b:url(../img/\\1f600.png)}',
      expected: 'a{b:url("../img/😀.<d>.png")}',
    },
    {
      name: 'escaped colon',
      input: 'a{b:url(../img/a%3Ab.png)}',
      expected: 'a{b:url("../img/a:b.<d>.png")}',
    },
    {
      name: 'backslash as slash',
      input: 'a{b:url("..\\\\img\\\\i.png")}',
      expected: 'a{b:url("../img/i.<d>.png")}',
    },
    {
      name: 'tab and line break in the URL',
      input: 'a{b:url("../img\\9 /\\a i.png?v=\\d 1")}',
      expected: 'a{b:url("../img/i.<d>.png?v=1")}',
    },
    {
      name: 'below base',
      input: 'a{b:url(/static/img/i.png)}',
      expected: 'a{b:url("/static/img/i.<d>.png")}',
    },
    {
      name: 'above the folder and back below base',
      input: 'a{b:url(../../static/img/i.png)}',
      expected: 'a{b:url("../../static/img/i.<d>.png")}',
    },
    { name: 'dots', input: 'a{b:url(./../css/./b.css)}', expected: 'a{b:url("./../css/./b.<d>.css")}' },
    { name: 'unclosed at the end', input: 'a{b:url("../img/i.png"', expected: 'a{b:url("../img/i.<d>.png"' },
    {
      name: 'unclosed and unquoted at the end',
      input: 'a{b:url(../img/i.png',
      expected: 'a{b:url("../img/i.<d>.png")',
    },
    {
      name: 'after an unclosed string',
      input: 'a{b:"x\n}c{d:url(../img/i.png)}',
      expected: 'a{b:"x\n}c{d:url("../img/i.<d>.png")}',
    },
    {
      name: 'after a stray brace',
      input: '}a{b:url(../img/i.png)}',
      expected: '}a{b:url("../img/i.<d>.png")}',
    },
    { name: 'comment', input: '/* url(no.png) */' },
    { name: 'unclosed comment', input: 'a{}/* url(no.png)' },
    { name: 'string', input: 'a{content:"url(no.png)"}' },
    { name: 'attribute selector', input: 'a[style*="url(no.png)"]{}' },
    { name: 'namespace', input: '@namespace svg url(no.svg);@namespace url("no");' },
    { name: 'document rule', input: '@-moz-document url(no){}' },
    { name: 'variable', input: 'a{b:url(var(--x))}' },
    { name: 'function that ends in url', input: 'a{b:not-url("no.png")}' },
    { name: 'bad url', input: 'a{b:url(no way.png)}' },
    {
      name: 'data',
      input: 'a{b:url(data:image/png;base64,AA//)}c{d:url("data:image/svg+xml,<svg fill=\'url(#b)\'/>")}',
    },
    { name: 'scheme', input: 'a{b:url(https://h/x.png)}c{d:url(HTTP://h/x)}e{f:url(chrome-extension://x)}' },
    { name: 'host', input: 'a{b:url(//h/x.png)}' },
    { name: 'outside base', input: 'a{b:url(/media/x.png)}' },
    { name: 'fragment', input: 'a{b:url(#x)}c{d:url(#default#VML)}' },
    { name: 'query alone', input: 'a{b:url(?x)}' },
    { name: 'nothing', input: 'a{b:url()}c{d:url("")}e{f:url( )}' },
  ]
  it.each(rows)('$name', rewriteAt('css/a.css'))
})

describe('css @import', () => {
  const rows: Row[] = [
    { name: 'double quotes', input: '@import "b.css";', expected: '@import url("b.<d>.css");' },
    { name: 'single quotes', input: "@import 'b.css' screen;", expected: '@import url("b.<d>.css") screen;' },
    { name: 'no blank', input: '@import"b.css";', expected: '@import url("b.<d>.css");' },
    { name: 'upper case', input: '@IMPORT  "b.css";', expected: '@import url("b.<d>.css");' },
    {
      name: 'url()',
      input: '@import url(b.css) layer(x) supports(display: grid);',
      expected: '@import url("b.<d>.css") layer(x) supports(display: grid);',
    },
    { name: 'comment between', input: '@import/* c */"b.css";', expected: '@import/* c */url("b.<d>.css");' },
    { name: 'comment', input: '/* @import "no.css"; */' },
    { name: 'string', input: 'a{content:\'@import "no.css"\'}' },
    { name: 'another at-rule', input: '@charset "utf-8";@layer x;' },
    { name: 'scheme', input: '@import "https://fonts.example/css?family=X";' },
  ]
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

describe('css src() and image-set()', () => {
  const rows: Row[] = [
    { name: 'src', input: 'a{b:src( "../img/i.png" )}', expected: 'a{b:src( "../img/i.<d>.png" )}' },
    {
      name: 'an import inside of image-set()',
      input: 'x{a:image-set(@import "../img/i.png" 1x)}',
      expected: 'x{a:image-set(@import url("../img/i.<d>.png") 1x)}',
    },
    {
      name: 'strings of a set',
      input: 'a{b:image-set("../img/i.png" 1x, "../img/a b.png" type("image/png") 2x)}',
      expected: 'a{b:image-set("../img/i.<d>.png" 1x, "../img/a b.<d>.png" type("image/png") 2x)}',
    },
    {
      name: 'strings and url() of a set with a prefix',
      input: "a{b:-webkit-image-set(url(../img/i.png) 1x,'../img/i.png' 2x)}",
      expected: 'a{b:-webkit-image-set(url("../img/i.<d>.png") 1x,"../img/i.<d>.png" 2x)}',
    },
    {
      name: 'strings of other functions',
      input: 'a{b:attr("no.png"),format("woff2"),image-set(x("no.png") 1x)}',
    },
    { name: 'strings after an unclosed set', input: 'a{b:image-set(}c{d:"no.png"}' },
    { name: 'src of a variable', input: 'a{b:src(var(--x))}' },
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
