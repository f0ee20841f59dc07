import { describe, expect, it } from 'vitest'
import { parseAnyManifest } from '../src/index.ts'

describe('parseAnyManifest', () => {
  const rows: { name: string; input: unknown; expected: Record<string, string> }[] = [
    {
      name: 'Django',
      input: { paths: { 'a.css': 'a.900150983cd2.css' }, version: '1.1' },
      expected: { 'a.css': 'a.900150983cd2.css' },
    },
    {
      name: 'Vite',
      input: {
        '_shared-B7.js': { file: 'assets/shared-B7.js', name: 'shared' },
        'src/main.ts': {
          file: 'assets/main-Xy.js',
          isEntry: true,
          imports: ['_shared-B7.js'],
          css: ['assets/main-Zz.css'],
          assets: ['assets/i-Aa.png'],
        },
      },
      expected: {
        '_shared-B7.js': 'assets/shared-B7.js',
        'src/main.ts': 'assets/main-Xy.js',
        'assets/main-Zz.css': 'assets/main-Zz.css',
        'assets/i-Aa.png': 'assets/i-Aa.png',
      },
    },
    {
      name: 'webpack-assets-manifest, with a public path and integrity',
      input: {
        'main.js': '/static/main-1234.js',
        'main.css': { src: '/static/main-5678.css', integrity: 'sha384-x' },
        'i.png': 'img/i-9.png',
        entrypoints: { main: { assets: { js: ['/static/main-1234.js'] } } },
      },
      expected: { 'main.js': 'main-1234.js', 'main.css': 'main-5678.css', 'i.png': 'img/i-9.png' },
    },
    {
      name: 'paths that lead out of the folder',
      input: { a: '../../etc/passwd', b: 'https://evil.example/x', c: 'c.js' },
      expected: { c: 'c.js' },
    },
    { name: 'nothing', input: {}, expected: {} },
  ]
  it.each(rows)('$name', ({ input, expected }) => {
    expect(Object.fromEntries(parseAnyManifest(JSON.stringify(input), '/static/', 'x.json'))).toEqual(
      expected,
    )
  })

  const refused: { name: string; input: string; code: string }[] = [
    { name: 'truncated', input: '{"a": ', code: 'manifest-not-json' },
    { name: 'list', input: '[]', code: 'manifest-not-object' },
    { name: 'another form', input: '{"a": 1}', code: 'manifest-unknown-format' },
  ]
  it.each(refused)('refuses: $name', ({ input, code }) => {
    expect(() => parseAnyManifest(input, '/static/', 'x.json')).toThrow(
      expect.objectContaining({ code, file: 'x.json' }),
    )
  })
})
