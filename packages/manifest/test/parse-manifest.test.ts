import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Entrypoint,
  type Manifest,
  parseManifest,
  StaticfilesError,
  serializeManifest,
} from '../src/index.ts'

const segment = fc
  .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
  .filter((text) => !/[/\\\0]|^\.\.?$|^[a-z]:/i.test(text))
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'))
const key = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', 'js'))
const list = fc.array(path, { maxLength: 4 })
const lists = { js: list, css: list, preload: list }
const entrypoint: fc.Arbitrary<Entrypoint> = fc.oneof(
  fc.record(lists),
  fc.record({ type: fc.constant('classic' as const), ...lists }),
)
const integrity = fc.uint8Array({ minLength: 48, maxLength: 48 }).map((bytes) => `sha384-${toBase64(bytes)}`)

const fields = {
  paths: mapOf(key, path, 0),
  entrypoints: mapOf(key, entrypoint, 1),
  integrity: mapOf(path, integrity, 1),
  predigested: mapOf(path, fc.stringMatching(/^[0-9a-f]{12}$/), 1),
}
const loose = fc.array(key, { minLength: 1, maxLength: 4 }).map((keys) => new Set(keys))
const options = { requiredKeys: ['paths' as const] }
const manifests: fc.Arbitrary<Manifest> = fc.record(
  { ...fields, builds: mapOf(key, fc.record({ ...fields, loose }, options), 1, 2) },
  options,
)

function mapOf<Value>(
  keys: fc.Arbitrary<string>,
  values: fc.Arbitrary<Value>,
  minLength: number,
  maxLength = 8,
) {
  return fc
    .array(fc.tuple(keys, values), { minLength, maxLength })
    .map((entries) => new Map<string, Value>(entries))
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** A manifest with one more field. */
const extra = (field: string): string => `{"paths": {}, "version": "1.1", ${field}}`

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

  it('takes an entrypoint that leaves out a list', () => {
    const text = '{"paths": {}, "version": "1.1", "entrypoints": {"main": {"css": ["a.css"]}}}'
    expect(parseManifest(text).entrypoints).toEqual(
      new Map([['main', { js: [], css: ['a.css'], preload: [] }]]),
    )
  })

  it('is the reverse of serializeManifest', () => {
    fc.assert(
      fc.property(manifests, (manifest) => {
        expect(parseManifest(serializeManifest(manifest))).toEqual(manifest)
      }),
    )
  })

  it('gives the same bytes again', () => {
    fc.assert(
      fc.property(manifests, (manifest) => {
        const text = serializeManifest(manifest)
        expect(serializeManifest(parseManifest(text))).toBe(text)
      }),
    )
  })

  const whole = serializeManifest({ paths: new Map([['a.css', 'a.900150983cd2.css']]) })
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
    {
      name: 'entrypoint of another type',
      input: extra('"entrypoints": {"main": {"type": "text/babel"}}'),
      code: 'manifest-entrypoints',
      message:
        /^x\.json has a string \("text\/babel"\) as "type" of the entrypoint "main"; "module" or "classic" is needed\.$/,
    },
    {
      name: 'builds as a list',
      input: extra('"builds": []'),
      code: 'manifest-builds',
      message: /^x\.json has a list as "builds"; an object is needed\.$/,
    },
    {
      name: 'a build as a string',
      input: extra('"builds": {"main": "a.js"}'),
      code: 'manifest-builds',
      message: /^x\.json has a string \("a\.js"\) as the build "main"; an object is needed\.$/,
    },
    {
      name: 'loose keys as a string',
      input: extra('"builds": {"main": {"paths": {}, "loose": "a.js"}}'),
      code: 'manifest-builds',
      message:
        /^x\.json has a string \("a\.js"\) as "loose" of the build "main"; a list of strings is needed\.$/,
    },
    {
      name: 'path above the folder in a build',
      input: extra('"builds": {"main": {"paths": {"a": "../a.js"}}}'),
      code: 'manifest-unsafe-path',
      message: /"\.\.\/a\.js"/,
    },
    {
      name: 'entrypoints as a list',
      input: extra('"entrypoints": []'),
      code: 'manifest-entrypoints',
      message: /^x\.json has a list as "entrypoints"; an object is needed\.$/,
    },
    {
      name: 'entrypoint as a string',
      input: extra('"entrypoints": {"main": "a.js"}'),
      code: 'manifest-entrypoints',
      message: /^x\.json has a string \("a\.js"\) as entrypoint "main"; an object is needed\.$/,
    },
    {
      name: 'scripts as a string',
      input: extra('"entrypoints": {"main": {"js": "a.js"}}'),
      code: 'manifest-entrypoints',
      message:
        /^x\.json has a string \("a\.js"\) as "js" of the entrypoint "main"; a list of strings is needed\.$/,
    },
    {
      name: 'scripts as null',
      input: extra('"entrypoints": {"main": {"js": null}}'),
      code: 'manifest-entrypoints',
      message: /null as "js"/,
    },
    {
      name: 'a number among the preloads',
      input: extra('"entrypoints": {"main": {"preload": ["a.js", 1]}}'),
      code: 'manifest-entrypoints',
      message: /a list of other things as "preload"/,
    },
    ...['js', 'css', 'preload'].map((list) => ({
      name: `URL among the ${list} of an entrypoint`,
      input: extra(`"entrypoints": {"main": {"${list}": ["a.js", "//evil.example/x.js"]}}`),
      code: 'manifest-unsafe-path',
      message: /"\/\/evil\.example\/x\.js"/,
    })),
    {
      name: 'integrity as a string',
      input: extra('"integrity": "sha384-YQ=="'),
      code: 'manifest-paths',
      message: /a string \("sha384-YQ=="\) as "integrity"; an object/,
    },
    {
      name: 'integrity of a path above the folder',
      input: extra('"integrity": {"../a.js": "sha384-YQ=="}'),
      code: 'manifest-unsafe-path',
      message: /"\.\.\/a\.js"/,
    },
    {
      name: 'integrity with HTML in it',
      input: extra('"integrity": {"a.js": "sha384-x\\"><script>"}'),
      code: 'manifest-integrity',
      message: /"sha384-x\\"><script>" as integrity of "a\.js"; one such as "sha384-…" is needed/,
    },
    {
      name: 'predigested path above the folder',
      input: extra('"predigested": {"../a.js": "900150983cd2"}'),
      code: 'manifest-unsafe-path',
      message: /"\.\.\/a\.js"/,
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
