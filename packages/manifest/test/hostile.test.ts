import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { immutableHeaders, loadManifest, type Manifest, parseManifest } from '../src/index.ts'

const PATHS = [
  '../secret.js',
  'a/../../secret.js',
  '..\\secret.js',
  './a.js',
  '/etc/passwd.js',
  '//evil.example/x.js',
  '\\\\server\\share\\..\\x.js',
  'C:\\x.js',
  'c:/x.js',
  'https://evil.example/x.js',
  'javascript://evil.example/%0Aalert(1).js',
  'a\0.js',
  'a//b.js',
  '',
]

/** The places of a manifest where a path stands. */
const places: { name: string; manifest: (path: string) => Manifest }[] = [
  { name: 'paths', manifest: (path) => ({ paths: new Map([['a.js', path]]) }) },
  ...(['js', 'css', 'preload'] as const).map((list) => ({
    name: `${list} of an entrypoint`,
    manifest: (path: string): Manifest => ({
      paths: new Map(),
      entrypoints: new Map([['a', { js: [], css: [], preload: [], [list]: [path] }]]),
    }),
  })),
  {
    name: 'lazy of an entrypoint',
    manifest: (path) => ({
      paths: new Map(),
      entrypoints: new Map([['a', { js: [], css: [], preload: [], lazy: [path] }]]),
    }),
  },
  { name: 'imports', manifest: (path) => ({ paths: new Map(), imports: new Map([['a.js', path]]) }) },
  {
    name: 'what is imported',
    manifest: (path) => ({ paths: new Map(), imports: new Map([[path, 'a.js']]) }),
  },
  {
    name: 'integrity',
    manifest: (path) => ({ paths: new Map(), integrity: new Map([[path, 'sha384-YQ==']]) }),
  },
  {
    name: 'a build',
    manifest: (path) => ({
      paths: new Map(),
      builds: new Map([['a', { paths: new Map([['a.js', path]]) }]]),
    }),
  },
  {
    name: 'predigested',
    manifest: (path) => ({ paths: new Map(), predigested: new Map([[path, '900150983cd2']]) }),
  },
]

describe.each(places)('a path in $name', ({ manifest }) => {
  it.each(PATHS)('is refused: %j', (path) => {
    expect(() => loadManifest(manifest(path))).toThrow(
      expect.objectContaining({
        code: 'manifest-unsafe-path',
        message: expect.stringContaining(JSON.stringify(path)),
      }),
    )
  })
})

it('refuses an integrity that is none', () => {
  const integrity = new Map([['a.js', 'sha384-x" onload="alert(1)']])
  expect(() => loadManifest({ paths: new Map(), integrity })).toThrow(
    expect.objectContaining({ code: 'manifest-integrity' }),
  )
})

describe('names of object members', () => {
  const text = `{"paths": {"__proto__": "p.900150983cd2.js", "constructor": "c.900150983cd2.js"}, "version": "1.1",
    "entrypoints": {"__proto__": {"js": ["p.900150983cd2.js"]}, "toString": {"__proto__": {"js": ["x.js"]}}},
    "__proto__": {"polluted": true}}`
  const reader = loadManifest(parseManifest(text))

  it('are keys like any other', () => {
    expect(reader.url('__proto__')).toBe('/static/p.900150983cd2.js')
    expect(reader.url('constructor')).toBe('/static/c.900150983cd2.js')
    expect(reader.tags('__proto__')).toBe('<script type="module" src="/static/p.900150983cd2.js"></script>')
    expect(reader.entry('toString')).toMatchObject({ js: [], css: [], preload: [] })
  })

  it('are no keys unless the manifest has them', () => {
    for (const name of ['hasOwnProperty', 'valueOf', 'prototype']) {
      expect(reader.has(name)).toBe(false)
      expect(() => reader.url(name)).toThrow(expect.objectContaining({ code: 'missing-key' }))
    }
  })

  it('change no prototype', () => {
    expect('polluted' in {}).toBe(false)
    expect('js' in {}).toBe(false)
  })
})

it('writes only tags and attributes of its own', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^["'<>&/=` a-z\n]*$/))
  const part = text.filter((path) => path !== '')
  const page = fc.record({
    type: fc.constantFrom('module' as const, 'classic' as const),
    js: fc.array(part, { maxLength: 2 }),
    css: fc.array(part, { maxLength: 2 }),
    preload: fc.array(part, { maxLength: 2 }),
    imported: fc.option(part, { nil: undefined }),
    base: text.map((start) => `${start}/`),
    nonce: fc.option(text, { nil: undefined }),
  })
  const ATTRIBUTE = ` (?:defer|(?:rel|href|src|type|nonce)="[^"<>']*")`
  const MAP = `<script type="importmap"(?: nonce="[^"<>']*")?>{[^<]*}</script>\n?`
  const TAGS = new RegExp(
    `^(?:${MAP})?(?:<link(?:${ATTRIBUTE})+>\n?|<script(?:${ATTRIBUTE})+></script>\n?)*$`,
  )
  let written = 0
  fc.assert(
    fc.property(page, ({ base, nonce, imported, ...entry }) => {
      const imports = new Map(imported === undefined ? [] : [[imported, entry.js[0] ?? imported]])
      const manifest: Manifest = { paths: new Map(), entrypoints: new Map([['a', entry]]), imports }
      let tags: string
      try {
        tags = loadManifest(manifest, { base }).tags('a', { nonce })
      } catch (error) {
        expect(error).toMatchObject({ code: 'manifest-unsafe-path' })
        return
      }
      written += tags === '' ? 0 : 1
      expect(tags).toMatch(TAGS)
      const { js, css, preload } = entry
      const tagsOfFiles = tags.match(/<link|<script (?!type="importmap")/g) ?? []
      expect(tagsOfFiles).toHaveLength(new Set(css).size + new Set(preload).size + new Set(js).size)
      const [, json] = /<script type="importmap"[^>]*>(.*?)<\/script>/s.exec(tags) ?? []
      expect(json === undefined || Object.keys(JSON.parse(json).imports).length === 1).toBe(true)
    }),
    { numRuns: 500 },
  )
  expect(written).toBeGreaterThan(50)
})

it('keeps every URL below the base, and every header one of two', () => {
  const paths = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })))
  fc.assert(
    fc.property(paths, (entries) => {
      const safe = entries.flatMap(([key, path]): [string, string][] => {
        try {
          loadManifest({ paths: new Map([[key, path]]) })
          return [[key, path]]
        } catch {
          return []
        }
      })
      const manifest = { paths: new Map(safe) }
      const reader = loadManifest(manifest, { base: '/static/' })
      const setHeaders = immutableHeaders(manifest)
      for (const [key, path] of manifest.paths) {
        const url = reader.url(key)
        expect(new URL(url, 'http://app.example').href).toMatch(/^http:\/\/app\.example\/static\/[^?#]+$/)
        setHeaders(
          {
            setHeader: (_, value) =>
              expect(value).toMatch(/^public, max-age=(31536000, immutable|0, must-revalidate)$/),
          },
          path,
        )
      }
    }),
    { numRuns: 500 },
  )
})
