import type { Divergence } from './divergence.ts'

const CDN = 'https://cdn.example.com/static/'

/** References that Django rewrites to something else than the file they name. */
export const wrongLinks: Divergence[] = [
  {
    name: 'query on a stylesheet that is rewritten itself',
    input: { 'a.css': '@import "b.css?v=1";', 'b.css': 'a { b: url(i.png) }', 'i.png': '' },
    django: '@import url("b.<d>.css?v=1");',
    dead: 1,
    ours: '@import url("b.<d>.css?v=1");',
  },
  {
    name: 'file left over in STATIC_ROOT',
    input: { 'a.css': 'a { b: url(old.png) }' },
    options: { leftovers: { 'old.png': '' } },
    django: 'a { b: url("old.<d>.png") }',
    dead: 1,
    ours: 'a { b: url(old.png) }',
    problems: ['a.css:1:8 error missing-reference'],
  },
  {
    name: 'escaped quote',
    input: { 'a.css': 'a { b: url(5%22.png) }', '5".png': '' },
    django: 'a { b: url("5".<d>.png") }',
    dead: 1,
    ours: 'a { b: url("5%22.<d>.png") }',
  },
  {
    name: 'escaped percent sign',
    input: { 'a.css': 'a { b: url(5%25.png) }', '5%.png': '' },
    django: 'a { b: url("5%.<d>.png") }',
    dead: 1,
    ours: 'a { b: url("5%25.<d>.png") }',
  },
  {
    name: 'escapes in a query',
    input: { 'a.css': 'a { b: url(i.svg?a=%22b%23c) }', 'i.svg': '' },
    django: 'a { b: url("i.<d>.svg?a="b#c") }',
    ours: 'a { b: url("i.<d>.svg?a=%22b%23c") }',
  },
  {
    name: 'slash in a query',
    input: { 'a.css': 'a { b: url(i.svg?a=b/c) }', 'i.svg': '' },
    django: 'a { b: url("i.svg?a=b/c") }',
    ours: 'a { b: url("i.<d>.svg?a=b/c") }',
  },
  {
    name: 'empty query, as old Internet Explorers need it',
    input: { 'a.css': 'a { src: url(f.eot?) }', 'f.eot': '' },
    django: 'a { src: url("f.<d>.eot") }',
    ours: 'a { src: url("f.<d>.eot?") }',
  },
  {
    name: 'no-break space at the start of a name',
    input: { 'a.css': 'a { b: url(\u00a0i.png) }', '\u00a0i.png': 'right', 'i.png': 'wrong' },
    django: 'a { b: url("i.<d>.png") }',
    ours: 'a { b: url("\u00a0i.<d>.png") }',
  },
  {
    name: 'blank in the name of a source map',
    input: { 'a.js': '//# sourceMappingURL=two%20words.map', 'two words.map': '{}' },
    django: '//# sourceMappingURL=two words.<d>.map',
    ours: '//# sourceMappingURL=two%20words.<d>.map',
  },
  {
    name: 'mappings of a source map, after the URLs before them became longer',
    input: {
      'a.css.map': '{"version":3,"sources":["a.scss"],"names":[],"mappings":"AAAA,eAAe"}',
      'a.css': 'a{b:url(i.png)}c{d:e}\n/*# sourceMappingURL=a.css.map */',
      'i.png': '',
    },
    django: '{"version":3,"sources":["a.scss"],"names":[],"mappings":"AAAA,eAAe"}',
    ours: '{"version":3,"sources":["a.scss"],"names":[],"mappings":"AAAA,8BAAe"}',
  },
  {
    name: 'URL below STATIC_URL on another host',
    input: { 'a.css': `a { b: url(${CDN}i.png) }`, 'i.png': '' },
    options: { base: CDN },
    django: `a { b: url(${CDN}i.png) }`,
    ours: `a { b: url("${CDN}i.<d>.png") }`,
  },
  {
    name: 'path below STATIC_URL on another host',
    input: { 'a.css': 'a { b: url(/static/i.png) }', 'i.png': '' },
    options: { base: CDN },
    django: 'a { b: url(/static/i.png) }',
    ours: 'a { b: url("/static/i.<d>.png") }',
  },
]
