import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { immutableHeaders, loadManifest, type Manifest, serializeManifest } from '../src/index.ts'
import { SERVERS, type StaticServer } from './static-servers.ts'

const IMMUTABLE = 'public, max-age=31536000, immutable'
const SHORT = 'public, max-age=0, must-revalidate'

const manifest: Manifest = {
  paths: new Map([
    ['css/a.css', 'css/a.27e20196a850.css'],
    ['css/gone.css', 'css/gone.27e20196a850.css'],
    ['src/main.ts', 'js/main.123456789abc.js'],
    ['js/main.js', 'js/main.123456789abc.js'],
    ['js/main.js.map', 'js/main.123456789abc.js.map'],
    ['LICENSE', 'LICENSE.900150983cd2'],
    ['js/v.0123456789ab.js', 'js/v.0123456789ab.ba9876543210.js'],
    ['vendor/@scope/two words+é@2x.txt', 'vendor/@scope/two words+é@2x.900150983cd2.txt'],
    ['robots.txt', 'robots.txt'],
    ['src/sw.ts', 'sw.js'],
    ['paper.0123456789ab.txt', 'paper.0123456789ab.txt'],
  ]),
  predigested: new Map([
    ['js/shared.abcdefabcdef.js', '900150983cd2'],
    ['sw.js', '900150983cd2'],
  ]),
}

const rows: { name: string; path: string; headers?: Record<string, string>; expected: string }[] = [
  { name: 'digested', path: 'css/a.27e20196a850.css', expected: IMMUTABLE },
  {
    name: 'brotli',
    path: 'css/a.27e20196a850.css',
    headers: { 'Accept-Encoding': 'br' },
    expected: IMMUTABLE,
  },
  {
    name: 'gzip',
    path: 'css/a.27e20196a850.css',
    headers: { 'Accept-Encoding': 'gzip' },
    expected: IMMUTABLE,
  },
  {
    name: 'range',
    path: 'css/a.27e20196a850.css',
    headers: { Range: 'bytes=0-1' },
    expected: IMMUTABLE,
  },
  { name: 'original', path: 'css/a.css', expected: SHORT },
  { name: 'brotli of an original', path: 'css/a.css', headers: { 'Accept-Encoding': 'br' }, expected: SHORT },
  { name: 'source map of a chunk', path: 'js/main.123456789abc.js.map', expected: IMMUTABLE },
  { name: 'no extension', path: 'LICENSE.900150983cd2', expected: IMMUTABLE },
  { name: 'two digests', path: 'js/v.0123456789ab.ba9876543210.js', expected: IMMUTABLE },
  { name: 'chunk without a key', path: 'js/shared.abcdefabcdef.js', expected: IMMUTABLE },
  { name: 'key that looks digested', path: 'js/v.0123456789ab.js', expected: SHORT },
  { name: 'excluded', path: 'robots.txt', expected: SHORT },
  { name: 'excluded, looks digested', path: 'paper.0123456789ab.txt', expected: SHORT },
  { name: 'entry that keeps its name', path: 'sw.js', expected: SHORT },
  { name: 'of another release', path: 'css/a.bbbbbbbbbbbb.css', expected: SHORT },
  { name: 'same file in another folder', path: 'a.27e20196a850.css', expected: SHORT },
  { name: 'end of a folder’s name', path: 'xcss/a.27e20196a850.css', expected: SHORT },
]

const folder = mkdtempSync(join(tmpdir(), 'immutable-'))
afterAll(() => rmSync(folder, { recursive: true }))

const files = new Set([
  ...rows.map(({ path }) => path),
  ...[...manifest.paths].flat().filter((path) => !path.startsWith('css/gone.')),
])
for (const path of files) {
  const file = join(folder, path)
  const content = `${path} `.repeat(100)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  if (!path.startsWith('css/a.')) continue
  writeFileSync(`${file}.br`, brotliCompressSync(content))
  writeFileSync(`${file}.gz`, gzipSync(content))
}

describe.each(SERVERS)('$name', ({ start, compressed }) => {
  let server: StaticServer
  beforeAll(async () => {
    server = await start(folder, immutableHeaders(manifest))
  })
  afterAll(() => server?.close())

  describe.each(['GET', 'HEAD'])('%s', (method) => {
    it.each(rows)('$name', async ({ path, headers = {}, expected }) => {
      const response = await ask(new URL(path, server.url), method, headers)
      const encoding = compressed ? headers['Accept-Encoding'] : undefined
      expect([200, 206]).toContain(response.status)
      expect(response.headers['content-encoding']).toBe(
        encoding === 'gzip' || encoding === 'br' ? encoding : undefined,
      )
      expect(response.headers['cache-control']).toBe(expected)
    })
  })

  it('every name that url() answers', async () => {
    const reader = loadManifest(manifest, { base: server.url })
    for (const key of manifest.paths.keys()) {
      const { status } = await ask(new URL(reader.url(key)))
      expect({ key, status }).toEqual({ key, status: key === 'css/gone.css' ? 404 : 200 })
    }
  })

  it('asked whether it is modified', async () => {
    const url = new URL('css/a.27e20196a850.css', server.url)
    const { headers } = await ask(url)
    const again = await ask(url, 'GET', { 'If-Modified-Since': headers['last-modified']! })
    expect([200, 304]).toContain(again.status)
    expect(again.headers['cache-control']).toBe(IMMUTABLE)
  })

  it('no file', async () => {
    const { status, headers } = await ask(new URL('css/gone.27e20196a850.css', server.url))
    expect(status).toBe(404)
    expect(headers['cache-control'] ?? '').not.toContain('immutable')
  })
})

describe('immutableHeaders', () => {
  const headerOf = (setHeaders: ReturnType<typeof immutableHeaders>, path: string): string => {
    const set: string[] = []
    setHeaders({ setHeader: (name, value) => set.push(`${name}: ${value}`) }, path)
    return set.join()
  }

  it('another header for the rest', () => {
    const setHeaders = immutableHeaders(manifest, { otherwise: 'no-cache' })
    expect(headerOf(setHeaders, '/srv/static/css/a.css')).toBe('Cache-Control: no-cache')
    expect(headerOf(setHeaders, '/srv/static/css/a.27e20196a850.css')).toBe(`Cache-Control: ${IMMUTABLE}`)
  })

  it('follows a reader that watches', async () => {
    const file = join(folder, 'staticfiles.json')
    writeFileSync(file, serializeManifest(manifest))
    const reader = loadManifest(file, { watch: true })
    const setHeaders = immutableHeaders(reader)
    expect(headerOf(setHeaders, 'css/a.bbbbbbbbbbbb.css')).toContain(SHORT)
    writeFileSync(
      `${file}.new`,
      serializeManifest({ paths: new Map([['css/a.css', 'css/a.bbbbbbbbbbbb.css']]) }),
    )
    renameSync(`${file}.new`, file)
    await vi.waitFor(() => expect(headerOf(setHeaders, 'css/a.bbbbbbbbbbbb.css')).toContain(IMMUTABLE), {
      timeout: 120_000,
    })
    expect(headerOf(setHeaders, 'css/a.27e20196a850.css')).toContain(SHORT)
    reader.close()
  })
})

/** A request as it is given: `fetch` would ask for compression by itself. */
function ask(
  url: URL,
  method = 'GET',
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Record<string, string | undefined> }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      response.resume()
      response.on('end', () =>
        resolve({
          status: response.statusCode!,
          headers: response.headers as Record<string, string | undefined>,
        }),
      )
    })
    sent.on('error', reject).end()
  })
}
