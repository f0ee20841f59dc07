import { describe, expect, it } from 'vitest'
import { type Entrypoint, loadManifest, type Manifest, type TagOptions } from '../src/index.ts'

const entry = (name: string, lists: Partial<Entrypoint> = {}): [string, Entrypoint] => [
  name,
  { js: [`${name}.111111111111.js`], css: [], preload: [], ...lists },
]

const manifest: Manifest = {
  paths: new Map([
    ['alone.js', 'alone.777777777777.js'],
    ['a b.js', 'a b.222222222222.js'],
  ]),
  entrypoints: new Map([
    entry('main', { preload: ['shared.222222222222.js'], lazy: ['later.333333333333.js', 'later.4.css'] }),
    entry('admin', { preload: ['shared.222222222222.js'] }),
    entry('old', { type: 'classic', lazy: ['later.333333333333.js'] }),
  ]),
  imports: new Map([
    ['later.css', 'later.4.css'],
    ['later.js', 'later.333333333333.js'],
    ['other.js', 'other.555555555555.js'],
    ['shared.js', 'shared.222222222222.js'],
  ]),
  integrity: new Map(
    ['main.111111111111.js', 'later.333333333333.js', 'later.4.css', 'other.555555555555.js'].map(
      (path, index) => [path, `sha384-${'abcd'[index]}Q==`],
    ),
  ),
}

interface MapInPage {
  imports?: Record<string, string>
  integrity?: Record<string, string>
}

/** The maps of a page, as a browser reads them. */
function mapsIn(html: string): MapInPage[] {
  return Array.from(html.matchAll(/<script type="importmap"[^>]*>(.*?)<\/script>/gs), ([, json]) =>
    JSON.parse(json!),
  )
}

const main: MapInPage = {
  imports: {
    // No entry is known to load it.
    '/static/other.js': '/static/other.555555555555.js',
    '/static/later.css': '/static/later.4.css',
    '/static/later.js': '/static/later.333333333333.js',
    '/static/shared.js': '/static/shared.222222222222.js',
  },
  integrity: {
    '/static/main.111111111111.js': 'sha384-aQ==',
    '/static/later.333333333333.js': 'sha384-bQ==',
    '/static/other.555555555555.js': 'sha384-dQ==',
  },
}

describe('the import map in tags', () => {
  const rows: { name: string; input: string | string[]; options?: TagOptions; expected: MapInPage[] }[] = [
    { name: 'what the entry can reach', input: 'main', expected: [main] },
    {
      name: 'what another one can reach',
      input: 'admin',
      expected: [
        {
          imports: {
            '/static/other.js': '/static/other.555555555555.js',
            '/static/shared.js': '/static/shared.222222222222.js',
          },
          integrity: { '/static/other.555555555555.js': 'sha384-dQ==' },
        },
      ],
    },
    { name: 'one for several entries', input: ['admin', 'main'], expected: [main] },
    { name: 'none for classic scripts', input: 'old', expected: [] },
    { name: 'none where the page has it', input: 'main', options: { importMap: false }, expected: [] },
    {
      name: 'all of it for a script that is no entry',
      input: 'alone.js',
      expected: [{ ...main, integrity: Object.fromEntries(Object.entries(main.integrity!).slice(1)) }],
    },
  ]
  it.each(rows)('$name', ({ input, options, expected }) =>
    expect(mapsIn(loadManifest(manifest).tags(input, options))).toEqual(expected),
  )

  it('comes first, and once', () => {
    const tags = loadManifest(manifest).tags(['main', 'admin'], { nonce: 'n"' })
    expect(tags.split('>')[0]).toBe('<script type="importmap" nonce="n&quot;"')
    expect(tags.match(/modulepreload/g)).toHaveLength(1)
  })

  it('has URLs that browsers parse as they parse specifiers', () => {
    const imports = new Map([['a b.js', 'a b.222222222222.js']])
    const [map] = mapsIn(loadManifest({ paths: manifest.paths, imports }, { base: '//cdn/' }).tags('a b.js'))
    expect(map).toEqual({ imports: { '//cdn/a b.js': '//cdn/a%20b.222222222222.js' } })
  })

  it('ends its script nowhere else', () => {
    const base = '/</script><script>alert(1)</script><!--/'
    const tags = loadManifest(manifest, { base }).tags('admin')
    expect(tags.slice(0, tags.indexOf('</script>'))).not.toMatch(/<[^s]|alert\(1\)<\//)
    expect(Object.keys(mapsIn(tags)[0]!.imports!)).toEqual([`${base}other.js`, `${base}shared.js`])
  })
})

describe('importMap', () => {
  it('is that of all entries', () => expect(mapsIn(loadManifest(manifest).importMap())).toEqual([main]))

  it('has a nonce', () =>
    expect(loadManifest(manifest).importMap({ nonce: 'x' })).toMatch(/^<script type="importmap" nonce="x">/))

  it('is empty where none is needed', () =>
    expect(loadManifest({ paths: manifest.paths, integrity: manifest.integrity }).importMap()).toBe(''))
})
