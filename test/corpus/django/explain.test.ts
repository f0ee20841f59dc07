import { expect, it } from 'vitest'
import { compareFile } from '../ground-truth/compare.ts'
import type { Edit, Passed } from './collect.ts'
import { explainDifferences } from './explain.ts'

const names = new Map([
  ['a.css', 'a.000000000001.css'],
  ['b.css', 'b.000000000002.css'],
  ['i.png', 'i.000000000003.png'],
  ['a.mjs', 'a.000000000004.mjs'],
  ['b.js', 'b.000000000005.js'],
])

interface Row {
  name: string
  path?: string
  input: string
  output: string
  /** What Django finds; `null` where it cannot decode the file. */
  edits: (Edit | Passed)[] | null
  /** Other files whose names differ. */
  others?: string[]
  dependencies?: [importer: string, targets: string[]][]
  expected: string[] | undefined
}

const rows: Row[] = [
  {
    name: 'comment that Django rewrites',
    input: '/*url(i.png)*/',
    output: '/*url(i.png)*/',
    edits: [[2, 12, 'url("i.ffffffffffff.png")']],
    expected: ['place'],
  },
  {
    name: 'declaration that only Django rewrites',
    input: 'a{b:url(i.png)}',
    output: 'a{b:url(i.png)}',
    edits: [[4, 14, 'url("x.ffffffffffff.png")']],
    expected: undefined,
  },
  {
    name: 'another target',
    input: 'a{b:url(i.png)}',
    output: 'a{b:url("i.000000000003.png")}',
    edits: [[4, 14, 'url("i.ffffffffffff.png")']],
    expected: undefined,
  },
  {
    name: 'target whose name differs',
    input: 'a{b:url(i.png)}',
    output: 'a{b:url("i.000000000003.png")}',
    edits: [[4, 14, 'url("i.ffffffffffff.png")']],
    others: ['i.png'],
    expected: ['dependency'],
  },
  {
    name: 'query',
    input: '@import "b.css?v"',
    output: '@import url("b.000000000002.css?v")',
    edits: [[0, 17, '@import url("b.ffffffffffff.css?v")']],
    dependencies: [['b.css', ['i.png']]],
    expected: ['query'],
  },
  {
    name: 'cycle',
    input: '@import "b.css"',
    output: '@import url("b.000000000002.css")',
    edits: [[0, 15, '@import url("b.ffffffffffff.css")']],
    others: ['b.css'],
    dependencies: [
      ['a.css', ['b.css']],
      ['b.css', ['a.css']],
    ],
    expected: ['cycle'],
  },
  {
    name: 'blanks',
    input: 'a{b:url( i.png )}',
    output: 'a{b:url("i.000000000003.png")}',
    edits: [],
    expected: ['blanks'],
  },
  {
    name: 'plain reference that Django leaves',
    input: 'a{b:url(i.png)}',
    output: 'a{b:url("i.000000000003.png")}',
    edits: [],
    expected: undefined,
  },
  {
    name: 'reference that Django takes for a part of a comment',
    input: 'a{b:url(x/*y)}c{b:url(i.png)}/**/',
    output: 'a{b:url(x/*y)}c{b:url("i.000000000003.png")}/**/',
    edits: [[18, 28, null]],
    expected: ['passed'],
  },
  {
    name: 'string of image-set()',
    input: 'a{b:image-set("i.png" 1x)}',
    output: 'a{b:image-set("i.000000000003.png" 1x)}',
    edits: [],
    expected: ['functions'],
  },
  {
    name: 'module',
    path: 'a.mjs',
    input: 'import "./b.js"',
    output: 'import "./b.000000000005.js"',
    edits: [],
    expected: ['modules'],
  },
  { name: 'not UTF-8', input: 'a{}', output: 'a{}', edits: null, expected: ['encoding'] },
  { name: 'the same edits', input: 'a{}', output: 'a{}', edits: [], expected: undefined },
]

it.each(rows)(
  '$name',
  ({ path = 'a.css', input, output, edits, others = [], dependencies = [], expected }) => {
    const differing = [path, ...others].map((name) => [
      name,
      { name: 'x', edits: name === path ? edits : [] },
    ])
    const explained = explainDifferences(
      { stop: null, differences: Object.fromEntries(differing) },
      {
        names,
        dependencies: new Map(dependencies.map(([importer, targets]) => [importer, new Set(targets)])),
        compare: () => compareFile(path, Buffer.from(input), Buffer.from(output), names),
      },
    )
    const rules = explained.get(path)
    expect(rules && [...rules]).toEqual(expected)
  },
)
