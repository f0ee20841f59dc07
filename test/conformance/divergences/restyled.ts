import type { Divergence } from './divergence.ts'

/** Text that Django changes without need, so that its digests differ from ours; nothing is broken on either side. */
export const restyled: Divergence[] = [
  {
    name: 'folder',
    input: { 'a.css': 'a { b: url(c/) }' },
    django: 'a { b: url("c/") }',
    ours: 'a { b: url(c/) }',
    problems: ['a.css:1:8 warn folder-reference'],
  },
  {
    name: 'query alone',
    input: { 'a.css': 'a { b: url(?c) }' },
    django: 'a { b: url("?c") }',
    ours: 'a { b: url(?c) }',
  },
  {
    name: 'empty fragment',
    input: { 'a.css': 'a { b: url(i.svg#) }', 'i.svg': '' },
    django: 'a { b: url("i.<d>.svg") }',
    ours: 'a { b: url("i.<d>.svg#") }',
  },
  {
    name: 'CRLF after a source map',
    input: { 'a.js': 'run()\r\n//# sourceMappingURL=a.map\r\n', 'a.map': '{}' },
    django: 'run()\r\n//# sourceMappingURL=a.<d>.map\n',
    ours: 'run()\r\n//# sourceMappingURL=a.<d>.map\r\n',
  },
  {
    name: 'import for its side effects',
    input: { 'a.js': 'import "./b.js";', 'b.js': '' },
    options: { modules: true },
    django: 'import"./b.<d>.js";',
    ours: 'import "./b.<d>.js";',
  },
  {
    name: 'minified import that a semicolon ends',
    input: { 'a.js': 'import{b}from"./b.js";', 'b.js': 'export const b = 1' },
    options: { modules: true },
    django: 'import{b} from "./b.<d>.js";',
    ours: 'import{b}from"./b.<d>.js";',
  },
  {
    name: 'blanks in an import for its side effects',
    input: { 'a.js': 'import "./b.js" ;', 'b.js': '' },
    options: { modules: true },
    django: { '5.2': 'import"./b.<d>.js";', '6.1': 'import"./b.<d>.js" ;' },
    ours: 'import "./b.<d>.js" ;',
  },
  {
    name: 'line break in an import',
    input: { 'a.js': 'import { b }\n  from "./b.js" ;', 'b.js': 'export const b = 1' },
    options: { modules: true },
    django: { '5.2': 'import { b } from "./b.<d>.js";', '6.1': 'import { b } from "./b.<d>.js" ;' },
    ours: 'import { b }\n  from "./b.<d>.js" ;',
  },
]
