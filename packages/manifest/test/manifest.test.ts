import { describe, expect, it } from 'vitest'
import { type Manifest, manifestHash, serializeManifest } from '../src/index.ts'

const paths = (...entries: [string, string][]): Manifest => ({ paths: new Map(entries) })

describe('serializeManifest', () => {
  const rows: { name: string; input: Manifest; expected: string }[] = [
    {
      name: 'no entries',
      input: paths(),
      expected: '{"paths": {}, "version": "1.1", "hash": "d75171398898"}',
    },
    {
      name: 'astral and full-width names, by code point',
      input: paths(['😀.png', '😀.9dd4e461268c.png'], ['～.png', '～.9dd4e461268c.png']),
      expected:
        '{"paths": {"\\uff5e.png": "\\uff5e.9dd4e461268c.png", "\\ud83d\\ude00.png": "\\ud83d\\ude00.9dd4e461268c.png"}, "version": "1.1", "hash": "ebc98e82b5d1"}',
    },
    {
      name: 'quote, backslash, control characters and delete',
      input: paths(['"\\\n\t\u0001\u007f/', 'x']),
      expected: '{"paths": {"\\"\\\\\\n\\t\\u0001\\u007f/": "x"}, "version": "1.1", "hash": "45c697ace215"}',
    },
    {
      name: 'predigested files',
      input: {
        ...paths(['a.js', 'a.123456789abc.js']),
        predigested: new Map([['a.123456789abc.js', '900150983cd2']]),
      },
      expected:
        '{"paths": {"a.js": "a.123456789abc.js"}, "version": "1.1", "hash": "04541b0e9a99", "predigested": {"a.123456789abc.js": "900150983cd2"}}',
    },
    {
      name: 'entrypoints and integrity, by code point, lists in load order',
      input: {
        ...paths(['a.js', 'a.123456789abc.js']),
        predigested: new Map([['a.123456789abc.js', '900150983cd2']]),
        integrity: new Map([
          ['é.js', 'sha384-YWI='],
          ['a.123456789abc.js', 'sha384-YQ=='],
        ]),
        entrypoints: new Map([
          ['src/a.ts', { preload: ['z.js', 'b.js'], css: [], js: ['a.123456789abc.js'] }],
          ['a', { js: [], css: ['é.css'], preload: [] }],
        ]),
      },
      expected:
        '{"paths": {"a.js": "a.123456789abc.js"}, "version": "1.1", "hash": "04541b0e9a99", ' +
        '"entrypoints": {"a": {"js": [], "css": ["\\u00e9.css"], "preload": []}, "src/a.ts": {"js": ["a.123456789abc.js"], "css": [], "preload": ["z.js", "b.js"]}}, ' +
        '"integrity": {"a.123456789abc.js": "sha384-YQ==", "\\u00e9.js": "sha384-YWI="}, "predigested": {"a.123456789abc.js": "900150983cd2"}}',
    },
    {
      name: 'an import map, and what is loaded later',
      input: {
        ...paths(['a.js', 'a.123456789abc.js']),
        integrity: new Map([['a.123456789abc.js', 'sha384-YQ==']]),
        imports: new Map([
          ['b.js', 'b.123456789abc.js'],
          ['a.js', 'a.123456789abc.js'],
        ]),
        entrypoints: new Map([
          ['a', { js: ['a.123456789abc.js'], css: [], preload: [], lazy: ['z.js', 'b.js'] }],
        ]),
      },
      expected:
        '{"paths": {"a.js": "a.123456789abc.js"}, "version": "1.1", "hash": "04541b0e9a99", ' +
        '"entrypoints": {"a": {"js": ["a.123456789abc.js"], "css": [], "preload": [], "lazy": ["z.js", "b.js"]}}, ' +
        '"imports": {"a.js": "a.123456789abc.js", "b.js": "b.123456789abc.js"}, "integrity": {"a.123456789abc.js": "sha384-YQ=="}}',
    },
    {
      name: 'nothing extra',
      input: {
        ...paths(),
        imports: new Map(),
        entrypoints: new Map(),
        integrity: new Map(),
        predigested: new Map(),
      },
      expected: '{"paths": {}, "version": "1.1", "hash": "d75171398898"}',
    },
  ]
  it.each(rows)('$name', ({ input, expected }) => expect(serializeManifest(input)).toBe(expected))

  it('does not depend on the order of the entries', () => {
    const entries: [string, string][] = [
      ['b.css', 'b.1.css'],
      ['a.css', 'a.1.css'],
    ]
    expect(manifestHash(new Map(entries))).toBe(manifestHash(new Map(entries.toReversed())))
  })
})
