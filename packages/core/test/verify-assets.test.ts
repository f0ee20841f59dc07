import { describe, expect, it } from 'vitest'
import { digestOf } from '../src/index.ts'
import { digestFolder, type Folder, outputOf, verifyFolder } from './folder.ts'

const SITE: Folder = {
  'a.css': '@import "b.css";a{b:url(i.png)}\n/*# sourceMappingURL=a.css.map */',
  'b.css': '@import "a.css";',
  'c.css': 'c{d:url(i.png)}',
  'i.png': 'i',
  'robots.txt': 'all',
}
const result = digestFolder(SITE, { exclude: ['robots.txt'] })
const output = outputOf(result, SITE)
const named = (key: string) => result.manifest.paths.get(key)!

describe('verifyAssets', () => {
  it('finds nothing wrong with an output but what was missing before', () => {
    const { problems, files, references } = verifyFolder(result, output)
    expect(problems).toMatchObject([{ code: 'missing-reference', severity: 'warn', lookedFor: 'a.css.map' }])
    expect({ files, references }).toEqual({ files: 5, references: 5 })
  })

  const rows: { name: string; change: Folder; remove?: string; expected: object[] }[] = [
    {
      name: 'a file is gone',
      change: {},
      remove: named('i.png'),
      expected: [
        { code: 'missing-file', file: named('i.png'), message: expect.stringContaining('for i.png') },
        { code: 'missing-reference', file: named('a.css'), lookedFor: named('i.png') },
        { code: 'missing-reference', file: named('c.css'), lookedFor: named('i.png') },
      ],
    },
    {
      name: 'a file was cut short',
      change: { [named('i.png')]: '' },
      expected: [{ code: 'wrong-digest', file: named('i.png') }],
    },
    {
      name: 'a member of a cycle was changed',
      change: { [named('b.css')]: `${output[named('b.css')]}/**/` },
      expected: [
        { code: 'wrong-digest', file: named('a.css') },
        { code: 'wrong-digest', file: named('b.css') },
      ],
    },
    {
      name: 'a reference leads to an original',
      change: { [named('c.css')]: '\n c{d:url(i.png)}' },
      expected: [
        { code: 'wrong-digest', file: named('c.css') },
        {
          code: 'undigested-reference',
          file: named('c.css'),
          line: 2,
          column: 6,
          specifier: 'i.png',
          lookedFor: 'i.png',
        },
      ],
    },
  ]
  it.each(rows)('$name', ({ change, remove = '', expected }) => {
    const { [remove]: _, ...damaged }: Folder = { ...output, ...change }
    const { problems } = verifyFolder(result, damaged, { ignore: [{ specifier: '*.map' }] })
    expect(problems).toHaveLength(expected.length)
    expect(problems).toEqual(
      expect.arrayContaining(
        expected.map((problem) => expect.objectContaining({ severity: 'error', ...problem })),
      ),
    )
  })

  it('refuses a name without a digest', () => {
    const manifest = { paths: new Map([['i.png', 'img/i.png']]) }
    expect(verifyFolder({ ...result, manifest }, { 'img/i.png': 'i' }).problems).toMatchObject([
      { code: 'no-digest' },
    ])
  })

  const predigestedRows: { name: string; output: Folder; expected: object[] }[] = [
    { name: 'as recorded', output: { 'chunk.Xy12.js': 'x' }, expected: [] },
    {
      name: 'changed',
      output: { 'chunk.Xy12.js': 'y' },
      expected: [{ code: 'wrong-digest', file: 'chunk.Xy12.js' }],
    },
    {
      name: 'gone',
      output: {},
      expected: [
        { code: 'missing-file', file: 'chunk.Xy12.js', message: expect.stringContaining('this file, but') },
      ],
    },
  ]
  it.each(predigestedRows)('a predigested file without a key: $name', ({ output, expected }) => {
    const manifest = {
      paths: new Map(),
      predigested: new Map([['chunk.Xy12.js', digestOf(Buffer.from('x'))]]),
    }
    expect(verifyFolder({ ...result, manifest }, output).problems).toMatchObject(expected)
  })
})
