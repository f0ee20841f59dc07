import { describe, expect, it } from 'vitest'
import { stageAssets } from '../src/index.ts'

interface Row {
  name: string
  early?: Record<string, string>
  late?: Record<string, string>
  expected: string[][]
}

const rows: Row[] = [
  {
    name: 'chain',
    early: { 'a.css': '@import "b.css"', 'b.css': 'b{c:url(i.png)}', 'i.png': '' },
    expected: [['i.png'], ['b.css'], ['a.css']],
  },
  {
    name: 'nothing refers to anything',
    early: { 'b.png': '', 'a.png': '' },
    expected: [['b.png', 'a.png']],
  },
  {
    name: 'two files on one',
    early: { 'a.js': 'import "./c.js"', 'b.js': 'import "./c.js"', 'c.js': 'c()' },
    expected: [['c.js'], ['a.js', 'b.js']],
  },
  {
    name: 'cycle',
    early: { 'a.js': 'import "./b.js"', 'b.js': 'import "./a.js";import "./c.js"', 'c.js': 'c()' },
    expected: [['c.js'], ['a.js', 'b.js']],
  },
  {
    name: 'file that refers to a cycle',
    early: { 'a.js': 'import "./b.js"', 'b.js': 'import "./c.js"', 'c.js': 'import "./b.js"' },
    expected: [['b.js', 'c.js'], ['a.js']],
  },
  {
    name: 'late files',
    early: { 'x.css': 'x{y:url(z.png)}', 'z.png': '' },
    late: { 'a.css': 'a{b:url(b.png)}', 'b.png': '' },
    expected: [['z.png'], ['x.css'], ['b.png'], ['a.css']],
  },
  {
    name: 'late file that an early one refers to',
    early: { 'a.css': 'a{b:url(b.png)}' },
    late: { 'b.png': '', 'c.png': '' },
    expected: [['b.png'], ['a.css'], ['c.png']],
  },
  { name: 'reference to nothing', early: { 'a.css': 'a{b:url(none.png)}' }, expected: [['a.css']] },
  { name: 'no files', expected: [] },
]

describe('stageAssets', () => {
  it.each(rows)('$name', ({ early = {}, late = {}, expected }) => {
    const toAssets = (files: Record<string, string>, late: boolean) =>
      Object.entries(files).map(([path, text]) => ({ path, late, read: () => Buffer.from(text) }))
    const stages = stageAssets([...toAssets(early, false), ...toAssets(late, true)])
    expect(stages.map((paths) => paths.toSorted())).toEqual(expected.map((paths) => paths.toSorted()))
  })

  it('reads only files that may hold references', () => {
    const read = () => {
      throw new Error('read')
    }
    expect(stageAssets([{ path: 'film.mp4', late: false, read }])).toEqual([['film.mp4']])
  })

  it('reads no file of which it is told what it refers to', () => {
    const read = () => {
      throw new Error('read')
    }
    const targets = () => ['b.js']
    expect(
      stageAssets([
        { path: 'a.js', late: false, read, targets },
        { path: 'b.js', late: false, read: () => Buffer.from(''), targets: () => undefined },
      ]),
    ).toEqual([['b.js'], ['a.js']])
  })
})
