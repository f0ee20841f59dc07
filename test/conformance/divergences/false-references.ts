import { type Divergence, NOT_FOUND } from './divergence.ts'

/** Text that no browser takes for a reference, and Django's patterns do. */
export const falseReferences: Divergence[] = [
  {
    name: 'url() in a comment',
    input: { 'a.css': '/* url(i.png) */', 'i.png': '' },
    django: { '5.2': '/* url("i.<d>.png") */' },
    ours: '/* url(i.png) */',
  },
  {
    name: 'url() of nothing in a comment',
    input: { 'a.css': '/* url(gone.png) */' },
    django: { '5.2': NOT_FOUND },
    ours: '/* url(gone.png) */',
  },
  {
    name: '@import in a comment',
    input: { 'a.css': '/* @import "gone.css"; */' },
    django: { '5.2': NOT_FOUND },
    ours: '/* @import "gone.css"; */',
  },
  {
    name: 'url() in a string',
    input: { 'a.css': 'a::after { content: "url(i.png)" }', 'i.png': '' },
    django: { '5.2': 'a::after { content: "url("i.<d>.png")" }' },
    ours: 'a::after { content: "url(i.png)" }',
  },
  {
    name: 'function with a name that ends in url',
    input: { 'a.css': 'a { b: my-url(i.png) }', 'i.png': '' },
    django: 'a { b: my-url("i.<d>.png") }',
    ours: 'a { b: my-url(i.png) }',
  },
  {
    name: 'name of a namespace',
    input: { 'a.css': '@namespace url(ns.xml);' },
    django: NOT_FOUND,
    ours: '@namespace url(ns.xml);',
  },
  {
    name: 'custom property in url()',
    input: { 'a.css': 'a { b: url(var(--c)) }' },
    django: NOT_FOUND,
    ours: 'a { b: url(var(--c)) }',
  },
  {
    name: 'source map in a template literal',
    input: { 'a.js': 'x = `\n//# sourceMappingURL=a.map\n`', 'a.map': '{}' },
    django: { '5.2': 'x = `\n//# sourceMappingURL=a.<d>.map\n`' },
    ours: 'x = `\n//# sourceMappingURL=a.map\n`',
  },
  {
    name: 'import in a JavaScript comment',
    input: { 'a.js': '// import("./gone.js")' },
    options: { modules: true },
    django: { '5.2': NOT_FOUND },
    ours: '// import("./gone.js")',
  },
  {
    name: 'import in a JavaScript string',
    input: { 'a.js': 'const text = `import "./b.js";`', 'b.js': '' },
    options: { modules: true },
    django: { '5.2': 'const text = `import"./b.<d>.js";`' },
    ours: 'const text = `import "./b.js";`',
  },
]
