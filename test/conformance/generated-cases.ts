import type { DjangoOptions } from './outcome.ts'
import { type Tree, treeOf } from './tree.ts'

export interface Case {
  name: string
  tree: Tree
  options?: DjangoOptions
  /** The manifest's `hash`, where it is known. */
  hash?: string
}

const site = (base: string): Tree =>
  treeOf({
    'css/site.css': `a { b: url(${base}img/i.png) } c { d: url("${base}img/i.png?v=1#x") } e { f: url(../img/i.png) }`,
    'js/app.js': `run()\n//# sourceMappingURL=${base}js/app.js.map\n`,
    'js/app.js.map': '{"version":3,"sources":[],"names":[],"mappings":""}',
    'img/i.png': 'i',
  })

function named(...names: string[]): Tree {
  const escaped = names.map((name) =>
    encodeURIComponent(name).replace(/[()']/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`),
  )
  const rules = escaped.map((name) => `a { b: url(../${name}) } c { d: url("../${name}?v=1#x") }`)
  return treeOf(
    Object.fromEntries([
      ['css/names.css', rules.join('\n')],
      ...names.map((name) => [name, `bytes of ${name}`]),
    ]),
  )
}

/** Cases that not every system can check out, or that need options. */
export const generatedCases: Case[] = [
  { name: 'empty folder', tree: new Map(), hash: 'd75171398898' },
  { name: 'order of astral names', tree: treeOf({ '😀.png': 'x', '～.png': 'x' }), hash: 'ebc98e82b5d1' },
  { name: 'composed and decomposed accents', tree: named('caf\u00e9.png', 'cafe\u0301.png') },
  { name: 'writing systems', tree: named('中文.png', 'русский.png', 'العربية.png', 'ไทย.png', '👩‍👩‍👧.png') },
  {
    name: 'dots only and at the end',
    tree: named('...', '..a', 'a.', 'a..', '.a.b', 'a.b.'),
    options: { everything: true },
  },
  { name: 'parentheses and brackets', tree: named('i (1).png', '[id].png', '{a}.png', ')(.png') },
  { name: 'quotes and signs', tree: named("it's.png", '`~!@$^&*=+|;,<>.png', 'a=b&c;d.png') },
  { name: 'names of the longest', tree: named(`${'n'.repeat(238)}.png`, `${'é'.repeat(119)}.png`) },
  {
    name: 'names that mean something to JavaScript',
    tree: named('__proto__', 'constructor', 'toString.css'),
  },
  { name: 'two names of one content', tree: treeOf({ 'a.png': 'same', 'b/a.png': 'same' }) },
  { name: 'base of two folders', tree: site('/app/assets/'), options: { base: '/app/assets/' } },
  { name: 'base of the whole host', tree: site('/'), options: { base: '/' } },
  {
    name: 'JavaScript modules',
    options: { modules: true },
    tree: treeOf({
      'js/app.js': [
        "import { a } from './lib/a.js';",
        'import b, { c as d } from "./lib/b.js";',
        "import * as all from '../js/lib/a.js';",
        'import {\n  a as again,\n} from "/static/js/lib/a.js";',
        "export { a } from './lib/a.js';",
        'export * from "./lib/b.js";',
        'import"./lib/side-effect.js";',
        "const lazy = () => import('./lib/lazy.js');",
        '//# sourceMappingURL=app.js.map',
      ].join('\n'),
      'js/app.js.map': '{"version":3,"sources":[],"names":[],"mappings":""}',
      'js/lib/a.js': 'import { b } from "./b.js";\nexport const a = b;',
      'js/lib/b.js': 'export default 1; export const b = 2, c = 3;',
      'js/lib/side-effect.js': 'run()',
      'js/lib/lazy.js': 'export default new URL("https://example.com/");',
    }),
  },
]
