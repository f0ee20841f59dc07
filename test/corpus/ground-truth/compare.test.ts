import { describe, expect, it } from 'vitest'
import { compareFile } from './compare.ts'
import { judgeFolder } from './folder.ts'

const names = new Map([
  ['a.css', 'a.000000000001.css'],
  ['a.js', 'a.000000000002.js'],
  ['i.png', 'i.000000000003.png'],
  ['j.png', 'j.000000000004.png'],
  ['b.js', 'b.000000000005.js'],
])

interface Row {
  name: string
  path: string
  input: string
  output: string
  expected: string[]
}

describe('a file and its copy', () => {
  const rows: Row[] = [
    {
      name: 'rewritten',
      path: 'a.css',
      input: '/*url(i.png)*/@import "a.css";a{b:url(i.png?v#x),url(gone.png),url(data:,x)}',
      output:
        '/*url(i.png)*/@import url("a.000000000001.css");a{b:url("i.000000000003.png?v#x"),url(gone.png),url(data:,x)}',
      expected: [],
    },
    {
      name: 'rewritten script',
      path: 'a.js',
      input: 'import "./b.js";import("b.js");new URL("i.png",import.meta.url);"./b.js"',
      output:
        'import "./b.000000000005.js";import("b.js");new URL("i.000000000003.png",import.meta.url);"./b.js"',
      expected: [],
    },
    {
      name: 'reference left as it was',
      path: 'a.css',
      input: 'a{b:url(i.png)}',
      output: 'a{b:url(i.png)}',
      expected: ['a.css: "i.png" became "i.png", and should name i.000000000003.png'],
    },
    {
      name: 'reference to another file',
      path: 'a.css',
      input: 'a{b:url(i.png)}',
      output: 'a{b:url("j.000000000004.png")}',
      expected: ['a.css: "i.png" became "j.000000000004.png", and should name i.000000000003.png'],
    },
    {
      name: 'lost query',
      path: 'a.css',
      input: 'a{b:url(i.png?v)}',
      output: 'a{b:url("i.000000000003.png")}',
      expected: ['a.css: "i.png?v" became "i.000000000003.png", and should name i.000000000003.png?v'],
    },
    {
      name: 'reference to nothing',
      path: 'a.css',
      input: 'a{b:url(gone.png)}',
      output: 'a{b:url("gone.png")}',
      expected: ['a.css: "gone.png" names no file, and became "gone.png"'],
    },
    {
      name: 'comment',
      path: 'a.css',
      input: '/*url(i.png)*/',
      output: '/*url("i.000000000003.png")*/',
      expected: ['a.css: the text before character 14 changed'],
    },
    {
      name: 'string in a script',
      path: 'a.js',
      input: 'import "./b.js";"./b.js"',
      output: 'import "./b.000000000005.js";"./b.000000000005.js"',
      expected: ['a.js: the text before character 24 changed'],
    },
    {
      name: 'reference that came about',
      path: 'a.css',
      input: 'a{b:c}',
      output: 'a{b:url("i.000000000003.png")}',
      expected: ['a.css has 0 references, its copy has 1'],
    },
    {
      name: 'script that broke',
      path: 'a.js',
      input: 'import "./b.js"',
      output: 'import "./b.000000000005.js',
      expected: ['a.js has 1 references, its copy has a syntax error'],
    },
  ]
  it.each(rows)('$name', ({ path, input, output, expected }) => {
    expect(compareFile(path, Buffer.from(input), Buffer.from(output), names)?.faults).toEqual(expected)
  })
})

describe('a source map', () => {
  const input = 'm0();import("./b.js");m1()//# sourceMappingURL=a.js.map'
  const output = input.replace('b.js', 'b.000000000005.js').replace('a.js.map', 'a.js.000000000006.map')
  const map = (column: string) => `{"version":3,"sources":["s"],"names":[],"mappings":"AAAA,${column}"}`
  const rows = [
    { name: 'moved', output: map('mCAAA'), expected: [] },
    { name: 'left behind', output: map('sBAAA'), expected: ['a.js.map is not true of a.js'] },
    {
      name: 'other sources',
      output: map('mCAAA').replace('s"]', 't"]'),
      expected: ['a.js.map is not true of a.js'],
    },
  ]
  it.each(rows)('$name', ({ output: newMap, expected }) => {
    const inputs: Record<string, string> = { 'a.js': input, 'b.js': '', 'a.js.map': map('sBAAA') }
    const outputs: Record<string, string> = {
      'a.000000000002.js': output,
      'b.000000000005.js': '',
      'a.js.000000000006.map': newMap,
    }
    const { faults } = judgeFolder({
      names: new Map(
        [...names, ['a.js.map', 'a.js.000000000006.map']].filter(([path]) => path! in inputs) as [
          string,
          string,
        ][],
      ),
      readInput: (path) => Buffer.from(inputs[path]!),
      readOutput: (path) => Buffer.from(outputs[path]!),
    })
    expect(faults).toEqual(expected)
  })
})
