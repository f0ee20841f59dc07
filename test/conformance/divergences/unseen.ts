import type { Divergence } from './divergence.ts'

/** References that Django leaves undigested. */
export const unseen: Divergence[] = [
  {
    name: 'image-set() with a string',
    input: { 'a.css': 'a { b: image-set("i.png" 1x) }', 'i.png': '' },
    django: 'a { b: image-set("i.png" 1x) }',
    ours: 'a { b: image-set("i.<d>.png" 1x) }',
  },
  {
    name: 'src()',
    input: { 'a.css': 'a { b: src("i.png") }', 'i.png': '' },
    django: 'a { b: src("i.png") }',
    ours: 'a { b: src("i.<d>.png") }',
  },
  {
    name: 'url() that the end of the file closes',
    input: { 'a.css': 'a { b: url(i.png', 'i.png': '' },
    django: 'a { b: url(i.png',
    ours: 'a { b: url("i.<d>.png")',
  },
  {
    name: 'name of a function in escapes',
    input: { 'a.css': 'a { b: \\75rl(i.png) }', 'i.png': '' },
    django: 'a { b: \\75rl(i.png) }',
    ours: 'a { b: url("i.<d>.png") }',
  },
  {
    name: 'comment inside an @import',
    input: { 'a.css': '@import /* c */ "b.css";', 'b.css': '' },
    django: '@import /* c */ "b.css";',
    ours: '@import /* c */ url("b.<d>.css");',
  },
  {
    name: 'what follows the sign of a comment in a URL',
    input: { 'a.css': 'a { b: url(x/*y.png) } c { d: url(i.png) } /**/', 'x/*y.png': '', 'i.png': '' },
    django: { '6.1': 'a { b: url("x/*y.<d>.png") } c { d: url(i.png) } /**/' },
    ours: 'a { b: url("x/*y.<d>.png") } c { d: url("i.<d>.png") } /**/',
  },
  {
    name: 'extension in upper case',
    input: { 'A.CSS': 'a { b: url(i.png) }', 'i.png': '' },
    django: 'a { b: url(i.png) }',
    ours: 'a { b: url("i.<d>.png") }',
  },
  {
    name: 'source map of a .mjs file',
    input: { 'a.mjs': '//# sourceMappingURL=a.map', 'a.map': '{}' },
    django: '//# sourceMappingURL=a.map',
    ours: '//# sourceMappingURL=a.<d>.map',
  },
  {
    name: 'source map after code on its line',
    input: { 'a.js': 'run() //# sourceMappingURL=a.map', 'a.map': '{}' },
    django: 'run() //# sourceMappingURL=a.map',
    ours: 'run() //# sourceMappingURL=a.<d>.map',
  },
  {
    name: 'source map after rules on its line',
    input: { 'a.css': 'a {} /*# sourceMappingURL=a.map */', 'a.map': '{}' },
    django: 'a {} /*# sourceMappingURL=a.map */',
    ours: 'a {} /*# sourceMappingURL=a.<d>.map */',
  },
  {
    name: 'source map of a stylesheet with CRLF',
    input: { 'a.css': 'a {}\r\n/*# sourceMappingURL=a.map */\r\n', 'a.map': '{}' },
    django: 'a {}\r\n/*# sourceMappingURL=a.map */\r\n',
    ours: 'a {}\r\n/*# sourceMappingURL=a.<d>.map */\r\n',
  },
  {
    name: 'source map without a blank',
    input: { 'a.js': '//#sourceMappingURL=a.map', 'a.map': '{}' },
    django: '//#sourceMappingURL=a.map',
    ours: '//# sourceMappingURL=a.<d>.map',
  },
  {
    name: 'source map with the old sign',
    input: { 'a.js': '//@ sourceMappingURL=a.map', 'a.map': '{}' },
    django: '//@ sourceMappingURL=a.map',
    ours: '//@ sourceMappingURL=a.<d>.map',
  },
  {
    name: 'JavaScript module, with the storage as it comes',
    input: { 'a.js': 'import b from "./b.js";', 'b.js': 'export default 1' },
    django: 'import b from "./b.js";',
    ours: 'import b from "./b.<d>.js";',
  },
  {
    name: 'minified import',
    input: { 'a.js': 'import{b}from"./b.js"\nb()', 'b.js': 'export const b = 1' },
    options: { modules: true },
    django: { '5.2': 'import{b}from"./b.js"\nb()', '6.1': 'import{b} from "./b.<d>.js"\nb()' },
    ours: 'import{b}from"./b.<d>.js"\nb()',
  },
  {
    name: 'import with attributes',
    input: { 'a.js': 'import b from "./b.json" with { type: "json" };', 'b.json': '{}' },
    options: { modules: true },
    django: { '5.2': 'import b from "./b.json" with { type: "json" };' },
    ours: 'import b from "./b.<d>.json" with { type: "json" };',
  },
  {
    name: 'import() with a blank',
    input: { 'a.js': 'import( "./b.js" )', 'b.js': '' },
    options: { modules: true },
    django: 'import( "./b.js" )',
    ours: 'import( "./b.<d>.js" )',
  },
  {
    name: 'worker',
    input: { 'a.js': 'new Worker(new URL("./b.js", import.meta.url))', 'b.js': '' },
    options: { modules: true },
    django: 'new Worker(new URL("./b.js", import.meta.url))',
    ours: 'new Worker(new URL("./b.<d>.js", import.meta.url))',
  },
]
