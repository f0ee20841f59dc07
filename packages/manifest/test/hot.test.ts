import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type HotRecord,
  loadManifest,
  type ManifestReader,
  type ReaderOptions,
  type StaticfilesError,
  serializeHotRecord,
  serializeManifest,
} from '../src/index.ts'
import { type DevProcess, startDevProcess } from './dev-process.ts'

const BUILT_URL = '/static/assets/main.0123456789ab.js'

/** How long the slowest way to notice a change may take. */
const WAIT = { timeout: 120_000, interval: 20 }

let folder: string
let manifest: string
let hot: string
let server: DevProcess
let readers: ManifestReader[]
let errors: StaticfilesError[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hot-'))
  manifest = join(folder, 'staticfiles.json')
  hot = join(folder, 'staticfiles.hot.json')
  readers = []
  errors = []
  if (server?.isWhole()) return
  await server?.kill()
  server = await startDevProcess()
})
afterEach(() => {
  vi.unstubAllEnvs()
  for (const reader of readers) reader.close()
  rmSync(folder, { recursive: true })
})
afterAll(() => server.kill())

describe('while the dev server runs', () => {
  const calls: {
    name: string
    input: (reader: ManifestReader) => unknown
    expected: (url: string) => unknown
  }[] = [
    {
      name: 'url',
      input: (reader) => reader.url('src/main.ts'),
      expected: (url) => `${url}src/main.ts`,
    },
    {
      name: 'url with a query, and characters that a URL escapes',
      input: (reader) => reader.url('img/a b#é.png?v=1#x'),
      expected: (url) => `${url}img/a%20b#é.png?v=1#x`,
    },
    { name: 'folder', input: (reader) => reader.url('img/'), expected: (url) => `${url}img/` },
    { name: 'has', input: (reader) => reader.has('src/of-no-build.ts'), expected: () => true },
    { name: 'integrity', input: (reader) => reader.integrity('src/main.ts'), expected: () => undefined },
    {
      name: 'entry',
      input: (reader) => reader.entry('src/main.ts'),
      expected: (url) => ({
        type: 'module',
        js: [`${url}@vite/client`, `${url}src/main.ts`],
        css: [],
        preload: [],
        lazy: [],
      }),
    },
    {
      name: 'entry by its name',
      input: (reader) => reader.entry('main').js,
      expected: (url) => [`${url}@vite/client`, `${url}src/main.ts`],
    },
    {
      name: 'tags of an entry of several classic scripts',
      input: (reader) => reader.tags('app').split('\n'),
      expected: (url) => [
        `<link rel="stylesheet" href="${url}app.css">`,
        `<script defer src="${url}runtime.js"></script>`,
        `<script defer src="${url}app.js"></script>`,
      ],
    },
    {
      name: 'entry that is a style sheet',
      input: (reader) => [reader.entry('theme').css, reader.entry('src/theme.scss').css],
      expected: (url) => Array(2).fill([`${url}src/theme.scss`]),
    },
    {
      name: 'tags of a script',
      input: (reader) => reader.tags('src/main.ts', { nonce: 'n' }).split('\n'),
      expected: (url) => [
        `<script type="module" src="${url}@vite/client" nonce="n"></script>`,
        `<script type="module" src="${url}src/main.ts" nonce="n"></script>`,
      ],
    },
    {
      name: 'tags of a style sheet',
      input: (reader) => reader.tags('src/print.css').split('\n'),
      expected: (url) => [
        `<link rel="stylesheet" href="${url}src/print.css">`,
        `<script type="module" src="${url}@vite/client"></script>`,
      ],
    },
    { name: 'manifest', input: (reader) => reader.manifest.paths.size, expected: () => 1 },
  ]
  it.each(calls)('$name', ({ input, expected }) => {
    writeManifest()
    writeRecord()
    expect(input(open())).toEqual(expected(server.record.url))
  })

  const refused = ['/src/main.ts', './src/main.ts', '../secret', 'src\\..\\..\\x', 'a//b']
  it.each(refused)('is no key: %s', (input) => {
    writeRecord()
    expect(() => open().url(input)).toThrow(expect.objectContaining({ code: 'missing-key' }))
    expect(open({ strict: false }).url(input)).toContain(server.record.url)
  })

  it('an image is no entry', () => {
    writeRecord()
    expect(() => open().tags('img/logo.svg')).toThrow(expect.objectContaining({ code: 'not-an-entry' }))
  })
})

describe('comes and goes', () => {
  it('starts after the reader, and stops', async () => {
    writeManifest()
    const reader = open()
    expect(reader.url('src/main.ts')).toBe(BUILT_URL)
    writeRecord()
    await shows(reader, `${server.record.url}src/main.ts`)
    rmSync(hot)
    await shows(reader, BUILT_URL)
  })

  it('crashes', async () => {
    writeManifest()
    writeRecord()
    const reader = open()
    expect(reader.url('src/main.ts')).toBe(`${server.record.url}src/main.ts`)
    await server.kill()
    await shows(reader, BUILT_URL)
    expect(reader.tags('src/main.ts')).not.toContain('@vite/client')
  })

  it('crashed before', async () => {
    writeManifest()
    writeRecord()
    await server.kill()
    expect(open().url('src/main.ts')).toBe(BUILT_URL)
  })

  it('crashed before, and its process number is another’s', async () => {
    writeManifest()
    writeRecord({ pid: process.pid })
    await server.kill()
    await shows(open(), BUILT_URL)
  })

  it('lets go of its port', async () => {
    writeManifest()
    writeRecord()
    const reader = open()
    server.closePort()
    await shows(reader, BUILT_URL)
  })

  it('runs on another machine', async () => {
    writeManifest()
    writeRecord({ host: 'another.example', pid: 2 ** 40, address: '192.0.2.1' })
    const reader = open()
    await server.connected()
    await server.connected()
    expect(reader.url('src/main.ts')).toBe(`${server.record.url}src/main.ts`)
    await server.kill()
    await shows(reader, BUILT_URL)
  })

  it('is followed by another', async () => {
    writeRecord()
    const reader = open()
    const next = await startDevProcess()
    writeFileSync(hot, serializeHotRecord(next.record))
    await shows(reader, `${next.record.url}src/main.ts`)
    await next.kill()
  })

  it('is left alone after close', async () => {
    writeManifest()
    const closed = open()
    const reader = open()
    closed.close()
    writeRecord()
    await shows(reader, `${server.record.url}src/main.ts`)
    expect(closed.url('src/main.ts')).toBe(BUILT_URL)
  })
})

describe('no manifest', () => {
  it('the dev server is enough, and a build may come later', async () => {
    writeRecord()
    const reader = open()
    expect(reader.url('src/main.ts')).toBe(`${server.record.url}src/main.ts`)
    expect(reader.manifest.paths.size).toBe(0)
    await server.kill()
    await vi.waitFor(() => expect(() => reader.url('src/main.ts')).toThrow('Has the build run?'), WAIT)
    writeManifest()
    await shows(reader, BUILT_URL)
  })

  it('neither: look-ups say so until one is there', async () => {
    const reader = open()
    const error = expect.objectContaining({ code: 'manifest-unreadable', file: manifest })
    expect(() => reader.url('src/main.ts')).toThrow(error)
    expect(() => reader.tags('src/main.ts')).toThrow('Has the build run? Or start the dev server.')
    expect(reader.has('src/main.ts')).toBe(false)
    writeRecord()
    await shows(reader, `${server.record.url}src/main.ts`)
  })

  it('one that is broken from the start is an error still', () => {
    writeRecord()
    writeFileSync(manifest, '{')
    expect(() => open()).toThrow(expect.objectContaining({ code: 'manifest-not-json' }))
  })
})

describe('is not followed', () => {
  it('in production', () => {
    writeRecord()
    vi.stubEnv('NODE_ENV', 'production')
    expect(() => open()).toThrow(expect.objectContaining({ code: 'manifest-unreadable' }))
    writeManifest()
    expect(open().url('src/main.ts')).toBe(BUILT_URL)
  })

  it('without watch', () => {
    writeManifest()
    writeRecord()
    expect(loadManifest(manifest).url('src/main.ts')).toBe(BUILT_URL)
  })
})

describe('a record that no dev server wrote', () => {
  const rows: { name: string; fields: object; code?: string }[] = [
    { name: 'script URL', fields: { url: 'javascript:alert(1)//' } },
    { name: 'file URL', fields: { url: 'file:///etc/' } },
    { name: 'path as URL', fields: { url: '//evil.example/' } },
    { name: 'URL with a password', fields: { url: 'http://user:pass@evil.example/' } },
    { name: 'URL with a query', fields: { url: 'http://evil.example/?x=/' } },
    { name: 'URL without a slash at its end', fields: { url: 'http://evil.example/static' } },
    { name: 'URL that is none', fields: { url: 5 } },
    { name: 'client that leads out', fields: { client: '../../evil.js' } },
    { name: 'client that is absolute', fields: { client: '/evil.js' } },
    {
      name: 'entry that leads out',
      fields: { entries: { main: { type: 'module', js: ['../evil.js'], css: [] } } },
    },
    {
      name: 'entry of no type',
      fields: { entries: { main: { type: 'text/evil', js: ['main.js'], css: [] } } },
    },
    { name: 'entry that is a path', fields: { entries: { main: 'src/main.js' } } },
    { name: 'entries that are a list', fields: { entries: ['src/main.ts'] } },
    { name: 'process group', fields: { pid: -1 } },
    { name: 'port that is none', fields: { port: 65_536 } },
    { name: 'address that is a name', fields: { address: 'evil.example' } },
    { name: 'host that is none', fields: { host: null } },
  ]
  it.each(rows)('$name', async ({ fields }) => {
    writeManifest()
    const text = serializeHotRecord(server.record)
    writeFileSync(hot, JSON.stringify({ ...JSON.parse(text), ...fields }))
    const reader = open()
    expect(errors).toMatchObject([{ code: 'hot-record', file: hot }])
    expect(reader.url('src/main.ts')).toBe(BUILT_URL)
    writeFileSync(hot, text)
    await shows(reader, `${server.record.url}src/main.ts`)
    expect(errors).toHaveLength(1)
  })

  it.each(['', '{', 'null', '[]'])('text %j', (text) => {
    writeManifest()
    writeFileSync(hot, text)
    expect(open().url('src/main.ts')).toBe(BUILT_URL)
    expect(errors).toHaveLength(1)
  })

  it('puts nothing into HTML unescaped', () => {
    writeRecord({
      url: `http://localhost:${server.record.port}/"><script>'&/`,
      client: `a"'<>&`,
      entries: new Map([['main', { type: 'module', js: [`b"'<>&.js`], css: [`c"'<>&.css`] }]]),
    })
    const html = [open().tags('main', { nonce: `"'<>&` }), open().tags('x.js')].join('\n')
    const tag =
      /<(?:script type="module" src|link rel="stylesheet" href)="[^"<>]+"(?: nonce="[^"<>]+")?>(?:<\/script>)?/g
    expect(html.replace(tag, '').trim()).toBe('')
    expect(html).not.toMatch(/['<>"]&(?!amp;|lt;|gt;|quot;|#39;)/)
  })
})

function open(options: ReaderOptions = {}): ManifestReader {
  const reader = loadManifest(manifest, { watch: true, onError: (error) => errors.push(error), ...options })
  readers.push(reader)
  return reader
}

function shows(reader: ManifestReader, url: string): Promise<void> {
  return vi.waitFor(() => expect(reader.url('src/main.ts')).toBe(url), WAIT)
}

function writeRecord(fields: Partial<HotRecord> = {}): void {
  writeFileSync(hot, serializeHotRecord({ ...server.record, ...fields }))
}

function writeManifest(): void {
  writeFileSync(
    manifest,
    serializeManifest({ paths: new Map([['src/main.ts', 'assets/main.0123456789ab.js']]) }),
  )
}
