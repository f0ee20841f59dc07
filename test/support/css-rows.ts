/** A reference in CSS, in `css/a.css` beside `CSS_FILES`. */
export interface CssRow {
  name: string
  input: string
  /** With `<d>` for each digest; the same text where nothing is a reference. */
  expected?: string
  /** Whether only a tokenizer reads it: a parser refuses it, or it is no CSS that anything means. */
  isBroken?: true
}

/** path → content */
export const CSS_FILES: Record<string, string> = {
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

/** css url() */
export const CSS_URL_ROWS: CssRow[] = [
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
  {
    isBroken: true,
    name: 'unclosed at the end',
    input: 'a{b:url("../img/i.png"',
    expected: 'a{b:url("../img/i.<d>.png"',
  },
  {
    isBroken: true,
    name: 'unclosed and unquoted at the end',
    input: 'a{b:url(../img/i.png',
    expected: 'a{b:url("../img/i.<d>.png")',
  },
  {
    isBroken: true,
    name: 'after an unclosed string',
    input: 'a{b:"x\n}c{d:url(../img/i.png)}',
    expected: 'a{b:"x\n}c{d:url("../img/i.<d>.png")}',
  },
  {
    isBroken: true,
    name: 'after a stray brace',
    input: '}a{b:url(../img/i.png)}',
    expected: '}a{b:url("../img/i.<d>.png")}',
  },
  { name: 'comment', input: '/* url(no.png) */' },
  { isBroken: true, name: 'unclosed comment', input: 'a{}/* url(no.png)' },
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

/** css @import */
export const CSS_IMPORT_ROWS: CssRow[] = [
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

/** css src() and image-set() */
export const CSS_FUNCTION_ROWS: CssRow[] = [
  { name: 'src', input: 'a{b:src( "../img/i.png" )}', expected: 'a{b:src( "../img/i.<d>.png" )}' },
  {
    isBroken: true,
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
  { isBroken: true, name: 'strings after an unclosed set', input: 'a{b:image-set(}c{d:"no.png"}' },
  { name: 'src of a variable', input: 'a{b:src(var(--x))}' },
]
