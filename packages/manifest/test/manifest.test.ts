import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Manifest,
  manifestHash,
  parseManifest,
  StaticfilesError,
  serializeManifest,
} from '../src/index.ts'

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

describe('parseManifest', () => {
  it('takes Django’s own bytes, of version 1.0 too', () => {
    const text = '{"paths": {"css/base.css": "css/base.27e20196a850.css"}, "version": "1.0"}'
    expect(parseManifest(text).paths).toEqual(new Map([['css/base.css', 'css/base.27e20196a850.css']]))
  })

  it('keeps keys that are special in JavaScript as plain keys', () => {
    const { paths } = parseManifest(
      '{"paths": {"__proto__": "p.js", "constructor": "c.js"}, "version": "1.1"}',
    )
    expect([...paths]).toEqual([
      ['__proto__', 'p.js'],
      ['constructor', 'c.js'],
    ])
  })

  it('is the reverse of serializeManifest', () => {
    const path = fc
      .array(
        fc
          .string({ minLength: 1, unit: 'grapheme' })
          .filter((segment) => !/[/\\\0]|^\.\.?$|^[a-z]:/i.test(segment)),
        { minLength: 1 },
      )
      .map((segments) => segments.join('/'))
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), path)), (entries) => {
        const manifest = { paths: new Map(entries) }
        expect(parseManifest(serializeManifest(manifest))).toEqual(manifest)
      }),
    )
  })

  const whole = serializeManifest(paths(['a.css', 'a.900150983cd2.css']))
  const rows: {
    name: string
    input: string
    code: string
    message: RegExp
    line?: number
    column?: number
  }[] = [
    { name: 'empty file', input: '', code: 'manifest-not-json', message: /x\.json is empty/ },
    {
      name: 'truncated file',
      input: whole.slice(0, 40),
      code: 'manifest-not-json',
      message: /x\.json:1:41 .* truncated/,
      line: 1,
      column: 41,
    },
    {
      name: 'stray text',
      input: '{\n  "paths": oops\n}',
      code: 'manifest-not-json',
      message: /x\.json is not valid JSON: Unexpected token 'o'\. Build/,
    },
    {
      name: 'missing comma',
      input: '{"paths": {}\n "version": "1.1"}',
      code: 'manifest-not-json',
      message: /x\.json:2:2 is not valid JSON: Expected ',' or '}' after property value\. Build/,
      line: 2,
      column: 2,
    },
    { name: 'list', input: '[]', code: 'manifest-not-object', message: /x\.json .* a list, not an object/ },
    {
      name: 'version as a number',
      input: '{"paths": {}, "version": 1.1}',
      code: 'manifest-version',
      message: /x\.json has version 1\.1; .* string "1\.1"/,
    },
    {
      name: 'no version, as in Vite’s manifest',
      input: '{"src/main.ts": {"file": "a.js"}}',
      code: 'manifest-version',
      message: /version none/,
    },
    {
      name: 'paths as a list',
      input: '{"paths": [], "version": "1.1"}',
      code: 'manifest-paths',
      message: /x\.json has a list as "paths"/,
    },
    {
      name: 'no paths',
      input: '{"version": "1.1"}',
      code: 'manifest-paths',
      message: /x\.json has nothing as "paths"/,
    },
    {
      name: 'a number as value',
      input: '{"paths": {"a.css": 1}, "version": "1.1"}',
      code: 'manifest-value',
      message: /x\.json maps "a\.css" to a number \(1\)/,
    },
    {
      name: 'path above the folder',
      input: '{"paths": {"a": "b/../../c"}, "version": "1.1"}',
      code: 'manifest-unsafe-path',
      message: /"b\/\.\.\/\.\.\/c"/,
    },
    {
      name: 'path above the folder with backslashes',
      input: '{"paths": {"a": "b\\\\..\\\\c"}, "version": "1.1"}',
      code: 'manifest-unsafe-path',
      message: /\.\./,
    },
    {
      name: 'absolute path',
      input: '{"paths": {"a": "/etc/passwd"}, "version": "1.1"}',
      code: 'manifest-unsafe-path',
      message: /"\/etc\/passwd"/,
    },
    {
      name: 'drive letter',
      input: '{"paths": {"a": "c:\\\\x"}, "version": "1.1"}',
      code: 'manifest-unsafe-path',
      message: /c:/,
    },
    {
      name: 'URL',
      input: '{"paths": {"a": "https://evil.example/x.js"}, "version": "1.1"}',
      code: 'manifest-unsafe-path',
      message: /evil/,
    },
    {
      name: 'NUL',
      input: '{"paths": {"a": "a\\u0000.js"}, "version": "1.1"}',
      code: 'manifest-unsafe-path',
      message: /\\u0000/,
    },
    {
      name: 'empty path',
      input: '{"paths": {"a": ""}, "version": "1.1"}',
      code: 'manifest-unsafe-path',
      message: /""/,
    },
  ]
  it.each(rows)('refuses: $name', ({ input, code, message, line, column }) => {
    const parse = () => parseManifest(input, 'x.json')
    expect(parse).toThrow(StaticfilesError)
    expect(parse).toThrow(
      expect.objectContaining({
        code,
        file: 'x.json',
        line,
        column,
        message: expect.stringMatching(message),
      }),
    )
  })
})
