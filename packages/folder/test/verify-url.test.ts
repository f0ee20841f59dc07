import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { inspect, promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { immutableHeaders, loadManifest, type StaticfilesError } from '@staticfiles/manifest'
import mime from 'mime'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addFiles, BIN, type Files, makeFolder } from '../../../test/support/command.ts'
import { digestFolder } from '../src/digest/digest-folder.ts'
import { verifyUrl } from '../src/verify/verify-url.ts'

const SITE: Files = {
  'css/a.css': 'a { background: url(../img/i.png) }',
  'js/b.js': 'import "./c.js"',
  'js/c.js': 'import "./b.js"',
  'js/self.js': 'import "./self.js"',
  'img/i.png': 'image',
  'odd name ?#%.txt': 'odd',
  'robots.txt': 'all',
  '.env': 'SECRET=1',
}

interface Response {
  request: IncomingMessage
  response: ServerResponse
  /** The file's bytes as they should be served. */
  bytes: Buffer
  /** What follows the question mark. */
  query: string | undefined
  /** How often this file was asked for, this time included. */
  times: number
}

interface Served {
  url: string
  manifest: string
  /** The name of a digested path without its digest. */
  keyOf(path: string): string | undefined
}

/** Serves a digested site well, but for what `change` does with the response to a key; `true` when it has answered. */
async function serveSite(change: (key: string, response: Response) => unknown): Promise<Served> {
  const folder = makeFolder()
  addFiles(join(folder, 'static'), SITE)
  const dist = join(folder, 'dist')
  const { manifest } = await digestFolder({ dir: join(folder, 'static'), out: dist, exclude: ['robots.txt'] })
  const setHeaders = immutableHeaders(loadManifest(join(dist, 'staticfiles.json')))
  const keys = new Map([...manifest.paths].map(([key, path]) => [path, key]))
  const asked = new Map<string, number>()

  const server = createServer((request, response) => {
    const [address = '', query] = request.url!.slice('/static/'.length).split('?')
    const path = decodeURIComponent(address)
    const key = keys.get(path) ?? `original ${path}`
    asked.set(key, (asked.get(key) ?? 0) + 1)
    const bytes = readFileSync(join(dist, path))
    response.setHeader('Content-Type', mime.getType(path) ?? 'application/octet-stream')
    setHeaders(response, path)
    if (!change(key, { request, response, bytes, query, times: asked.get(key)! })) response.end(bytes)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/static/`,
    manifest: join(dist, 'staticfiles.json'),
    keyOf: (path) => keys.get(path),
  }
}

/** Sends a copy in the encoding that a request asks for first, made of these bytes. */
function sendCompressed({ request, response }: Response, bytes: Buffer): true {
  const [encoding = 'identity'] = request.headers['accept-encoding']!.split(', ')
  const compress = {
    ...{ br: brotliCompressSync, gzip: gzipSync, identity: (same: Buffer) => same },
    // Asked for by Nodes that have it.
    zstd: (zlib as { zstdCompressSync?: (bytes: Buffer) => Buffer }).zstdCompressSync,
  }[encoding]!
  if (encoding !== 'identity') response.setHeader('Content-Encoding', encoding)
  response.setHeader('Vary', 'Accept-Encoding').end(compress(bytes))
  return true
}

const LASTING = 'public, max-age=31536000, immutable'
const SHORT = 'public, max-age=0, must-revalidate'

describe('a served output', () => {
  const rows: {
    name: string
    change?: (key: string, response: Response) => unknown
    origin?: string
    timeout?: number
    /** Key, code and the beginning of the message of each problem. */
    expected: [key: string, code: string, message: string][]
  }[] = [
    { name: 'as it should be', expected: [] },
    {
      name: 'compressed',
      change(key, { response, bytes }) {
        const [encoding, compress] = key.startsWith('js')
          ? (['br', brotliCompressSync] as const)
          : (['gzip', gzipSync] as const)
        response.setHeader('Content-Encoding', encoding).end(compress(bytes))
        return true
      },
      expected: [],
    },
    {
      name: 'failures that pass',
      change(_, { response, times }) {
        if (times === 1) response.writeHead(503).end()
        else if (times === 2) response.destroy()
        return times < 3
      },
      expected: [],
    },
    {
      name: 'missing file',
      change(key, { response }) {
        if (key === 'img/i.png') response.statusCode = 404
      },
      expected: [['img/i.png', 'not-served', 'The server answers 404. Publish it']],
    },
    {
      name: 'failure that stays',
      change(key, { response }) {
        if (key === 'img/i.png') response.statusCode = 500
      },
      expected: [['img/i.png', 'not-served', 'The server answers 500.']],
    },
    {
      name: 'connection that always breaks',
      change(key, { response }) {
        if (key !== 'img/i.png') return false
        response.destroy()
        return true
      },
      expected: [['img/i.png', 'not-served', 'It could not be fetched (']],
    },
    {
      name: 'silence',
      change: (key) => key === 'img/i.png',
      timeout: 1000,
      expected: [['img/i.png', 'not-served', 'It could not be fetched (no answer in 1 s).']],
    },
    {
      name: 'silence in the middle',
      change(key, { response, bytes }) {
        if (key === 'img/i.png') response.write(bytes.subarray(0, 2))
        return key === 'img/i.png'
      },
      timeout: 500,
      expected: [['img/i.png', 'not-served', 'It could not be fetched (no answer in 0.5 s).']],
    },
    {
      name: 'refusal without an end',
      change(key, { response }) {
        if (key === 'img/i.png') response.writeHead(403).write('no')
        return key === 'img/i.png'
      },
      timeout: 500,
      expected: [['img/i.png', 'not-served', 'The server answers 403.']],
    },
    {
      name: 'connection lost in the middle',
      change(key, { response, bytes }) {
        if (key !== 'img/i.png') return false
        response.setHeader('Content-Length', bytes.length).write(bytes.subarray(0, 2))
        setImmediate(() => response.destroy())
        return true
      },
      expected: [['img/i.png', 'not-served', 'It could not be fetched (']],
    },
    {
      name: 'page instead of a file',
      change(key, { response }) {
        if (key !== 'css/a.css') return false
        response.setHeader('Content-Type', 'text/html').end('<!doctype html>')
        return true
      },
      expected: [
        [
          'css/a.css',
          'wrong-digest',
          'The digest in its name is not that of the bytes that came: a page came instead',
        ],
      ],
    },
    {
      name: 'changed member of a group',
      change(key, { response, bytes }) {
        if (key !== 'js/b.js') return false
        response.end(`${bytes};`)
        return true
      },
      expected: [
        ['js/b.js', 'wrong-digest', 'The digest'],
        ['js/c.js', 'wrong-digest', 'The digest'],
      ],
    },
    {
      name: 'changed image',
      change(key, { response }) {
        if (key !== 'img/i.png') return false
        response.end('imagf')
        return true
      },
      expected: [
        [
          'img/i.png',
          'wrong-digest',
          'The digest in its name is not that of the bytes that came: the file was',
        ],
      ],
    },
    {
      name: 'compressed bytes without a Content-Encoding',
      change(key, { response, bytes }) {
        if (key !== 'css/a.css') return false
        response.end(gzipSync(bytes))
        return true
      },
      expected: [['css/a.css', 'wrong-digest', 'The digest']],
    },
    {
      name: 'Content-Encoding without compressed bytes',
      change(key, { response }) {
        if (key === 'css/a.css') response.setHeader('Content-Encoding', 'gzip')
        if (key === 'js/b.js') response.setHeader('Content-Encoding', 'br')
      },
      expected: [
        [
          'css/a.css',
          'wrong-encoding',
          'What came is not what its Content-Encoding (gzip) says (Z_DATA_ERROR).',
        ],
        ['js/b.js', 'wrong-encoding', 'What came is not what its Content-Encoding (br) says ('],
        ['js/c.js', 'wrong-digest', ''],
      ],
    },
    {
      name: 'unknown Content-Encoding',
      change(key, { response }) {
        if (key === 'css/a.css') response.setHeader('Content-Encoding', 'aws-chunked')
      },
      expected: [['css/a.css', 'wrong-encoding', 'It is served with Content-Encoding: aws-chunked, which']],
    },
    {
      name: 'no Cache-Control',
      change(key, { response }) {
        if (key === 'css/a.css') response.removeHeader('Cache-Control')
      },
      expected: [
        ['css/a.css', 'short-cache', 'It is served with no Cache-Control, but its name stands for its bytes'],
      ],
    },
    {
      name: 'short Cache-Control for a digested file',
      change(key, { response }) {
        if (key === 'css/a.css') response.setHeader('Cache-Control', SHORT)
      },
      expected: [['css/a.css', 'short-cache', `It is served with Cache-Control: ${SHORT}, but`]],
    },
    {
      name: 'long Cache-Control for a file without a digest',
      change(key, { response }) {
        if (key === 'robots.txt') response.setHeader('Cache-Control', 'public, max-age=31536000')
      },
      expected: [
        ['robots.txt', 'long-cache', 'It is served with Cache-Control: public, max-age=31536000, but'],
      ],
    },
    {
      name: 'each encoding asked for',
      change: (_, response) => sendCompressed(response, response.bytes),
      expected: [],
    },
    {
      name: 'copy of other bytes in an encoding that is not the first choice',
      change(key, response) {
        const isGzip = response.request.headers['accept-encoding']!.startsWith('gzip')
        const isWrong = isGzip && (key === 'js/b.js' || key === 'img/i.png')
        return sendCompressed(response, isWrong ? Buffer.from('old') : response.bytes)
      },
      expected: [
        ['img/i.png', 'wrong-copy', 'Asked for as gzip, it comes with other bytes than without'],
        ['js/b.js', 'wrong-copy', 'Asked for as gzip, it comes with other bytes than without'],
      ],
    },
    {
      name: 'other bytes, and right ones in the compressed copy only',
      change: (key, response) =>
        response.request.headers['accept-encoding'] === 'identity' && key === 'img/i.png'
          ? sendCompressed(response, Buffer.from('old'))
          : sendCompressed(response, response.bytes),
      expected: [['img/i.png', 'wrong-digest', 'The digest']],
    },
    {
      name: 'copies without Vary',
      change(key, response) {
        if (key !== 'css/a.css') return false
        response.response.setHeader = new Proxy(response.response.setHeader, {
          apply: (set, response, [name, value]) =>
            name === 'Vary' ? response : Reflect.apply(set, response, [name, value]),
        })
        return sendCompressed(response, response.bytes)
      },
      expected: [['css/a.css', 'no-vary', ' and as it is, without Vary']],
    },
    {
      name: 'everything as application/octet-stream',
      change: (_, { response }) => void response.setHeader('Content-Type', 'application/octet-stream'),
      expected: [
        [
          'css/a.css',
          'wrong-type',
          'It is served as application/octet-stream: browsers apply no style sheet',
        ],
        ['img/i.png', 'wrong-type', 'It is served as application/octet-stream: with nosniff'],
        ['js/b.js', 'wrong-type', 'It is served as application/octet-stream: browsers run no module'],
        ['js/c.js', 'wrong-type', 'It is served as application/octet-stream: browsers run no module'],
        ['js/self.js', 'wrong-type', 'It is served as application/octet-stream: browsers run no module'],
      ],
    },
    {
      name: 'other names for the right types',
      change(key, { response }) {
        if (key.startsWith('js/'))
          response.setHeader('Content-Type', 'application/x-javascript; charset=utf-8')
        if (key.startsWith('css/')) response.setHeader('Content-Type', 'Text/CSS;charset=utf-8')
      },
      expected: [],
    },
    {
      name: 'no type',
      change(key, { response }) {
        if (key === 'js/b.js') response.removeHeader('Content-Type')
      },
      expected: [['js/b.js', 'wrong-type', 'It is served without a Content-Type: browsers run no module']],
    },
    {
      name: 'two types',
      change(key, { response }) {
        if (key === 'css/a.css') response.setHeader('Content-Type', ['text/css', 'text/plain'])
      },
      expected: [['css/a.css', 'wrong-type', 'It is served as text/css, text/plain: browsers apply no']],
    },
    {
      name: 'no word for the origin of the pages',
      origin: 'https://www.example.com',
      expected: ['css/a.css', 'js/b.js', 'js/c.js', 'js/self.js'].map((key) => [
        key,
        'wrong-cors',
        'It is served with no Access-Control-Allow-Origin, so pages of https://www.example.com may not load it.',
      ]),
    },
    {
      name: 'a word for another origin',
      origin: 'https://www.example.com',
      change: (key, { response }) =>
        void response.setHeader(
          'Access-Control-Allow-Origin',
          key === 'js/b.js' ? 'https://example.com' : '*',
        ),
      expected: [
        ['js/b.js', 'wrong-cors', 'It is served with Access-Control-Allow-Origin: https://example.com, so'],
      ],
    },
    {
      name: 'the origin echoed, and not told to caches',
      origin: 'https://www.example.com',
      change(key, { request, response }) {
        response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*')
        if (key !== 'css/a.css') response.setHeader('Vary', 'Accept-Encoding, Origin')
      },
      expected: [
        ['css/a.css', 'wrong-cors', 'It is served for https://www.example.com alone and without Vary'],
      ],
    },
    {
      name: 'originals that are kept for years, without those that are not served',
      change(key, { response }) {
        if (key === 'original css/a.css' || key.startsWith('original js/'))
          response.setHeader('Cache-Control', LASTING)
        if (key === 'original js/b.js') response.statusCode = 404
        if (key === 'original js/c.js') response.setHeader('Content-Type', 'text/html')
      },
      expected: [
        [
          'css/a.css',
          'long-cache',
          `It is served with Cache-Control: ${LASTING}, but its name has no digest`,
        ],
        [
          'js/self.js',
          'long-cache',
          `It is served with Cache-Control: ${LASTING}, but its name has no digest`,
        ],
      ],
    },
    {
      name: '404 that a cache remembers',
      change(key, { response, query }) {
        if (key !== 'img/i.png' || query !== undefined) return
        response.setHeader('Age', '120').setHeader('X-Cache', 'HIT from edge').statusCode = 404
      },
      expected: [
        [
          'img/i.png',
          'not-served',
          'The server answers 404 from a cache (x-cache: HIT from edge, age: 120), though the file is there.',
        ],
      ],
    },
    {
      name: '404 that a cache remembers without a word',
      change(key, { response, query }) {
        if (key === 'img/i.png' && query === undefined) response.statusCode = 404
      },
      expected: [
        ['img/i.png', 'not-served', 'The server answers 404 from a cache, though the file is there.'],
      ],
    },
    {
      name: '404 of the origin, from a cache',
      change(key, { response }) {
        if (key === 'img/i.png') response.setHeader('CF-Cache-Status', 'HIT').statusCode = 404
      },
      expected: [
        [
          'img/i.png',
          'not-served',
          'The server answers 404 from a cache (cf-cache-status: HIT), and so it does without one.',
        ],
      ],
    },
    {
      name: 'a door that is shut',
      change(key, { response }) {
        if (key === 'img/i.png') response.statusCode = 401
      },
      expected: [['img/i.png', 'not-served', 'The server answers 401. Where it asks']],
    },
  ]

  it.each(rows)('$name', async ({ change = () => false, origin, timeout = 30_000, expected }) => {
    const { url, manifest, keyOf } = await serveSite(change)
    const { problems, counts } = await verifyUrl({ manifest, url, origin, timeout, attempts: 3 })
    const found = problems.map(({ file, code, message }) => [keyOf(file) ?? file, code, message])
    expect(found).toEqual(
      expected.map(([key, code, message]) => [key, code, expect.stringContaining(message)]),
    )
    expect(counts.files).toBe(7)
  })
})

describe('secrets', () => {
  const basic = `Basic ${Buffer.from('us er:p@ss/w?rd#').toString('base64')}`

  /** Serves a site to those who say the word, and puts down what was asked for. */
  async function serveBehind(
    name: string,
    word: string,
  ): Promise<Served & { queries: Set<string | undefined> }> {
    const queries = new Set<string | undefined>()
    const served = await serveSite((_, { request, response, query }) => {
      queries.add(query)
      if (request.headers[name] !== word) response.statusCode = 401
    })
    return { ...served, queries }
  }

  it('user and password of the address are sent as a header', async () => {
    const { url, manifest } = await serveBehind('authorization', basic)
    const withUser = url.replace('//', '//us%20er:p%40ss%2Fw%3Frd%23@')
    expect(await verifyUrl({ manifest, url: withUser })).toMatchObject({ ok: true, problems: [] })
  })

  it('headers are sent with each request, also for originals', async () => {
    const { url, manifest } = await serveBehind('x-token', 'hush')
    const { ok, counts } = await verifyUrl({ manifest, url, headers: { 'X-Token': 'hush' } })
    expect({ ok, counts }).toMatchObject({ ok: true, counts: { files: 7, originals: 6 } })
  })

  it('a query is sent with each request', async () => {
    const { url, manifest, queries } = await serveBehind('x-token', 'hush')
    await verifyUrl({ manifest, url: `${url}?sig=abc`, headers: { 'x-token': 'hush' } })
    expect([...queries]).toEqual(['sig=abc'])
  })

  it('none of them follows a redirect to another origin', async () => {
    const heard: (string | undefined)[] = []
    const other = await serveSite((_, { request }) => void heard.push(request.headers['x-token']?.toString()))
    const { url, manifest } = await serveSite((_, { request, response }) => {
      response.writeHead(302, { Location: new URL(request.url!, other.url).href }).end()
      return true
    })
    expect(await verifyUrl({ manifest, url, headers: { 'X-Token': 'hush' } })).toMatchObject({ ok: true })
    expect(new Set(heard)).toEqual(new Set([undefined]))
  })

  const bad: { name: string; url: string; headers?: Record<string, string>; code: string }[] = [
    { name: 'a scheme that is none', url: 'ftp://user:hush@host/', code: 'invalid-url' },
    { name: 'no scheme', url: 'user:hush@host', code: 'invalid-url' },
    { name: 'a slash in the password', url: 'https://user:hu/hush@host/', code: 'invalid-url' },
    { name: 'a question mark in the password', url: 'https://user:hu?hush@host/', code: 'invalid-url' },
    { name: 'a hash in the password', url: 'https://user:hu#hush@host/', code: 'invalid-url' },
    {
      name: 'a header that breaks the line',
      url: 'https://host/',
      headers: { 'X-Token': 'hush\nX: y' },
      code: 'invalid-header',
    },
    {
      name: 'a name that is none',
      url: 'https://host/',
      headers: { 'hush x': 'hush' },
      code: 'invalid-header',
    },
    {
      name: 'two words for who asks',
      url: 'https://user:hush@host/',
      headers: { Authorization: 'hush' },
      code: 'invalid-header',
    },
  ]
  it.each(bad)('are not in the error for $name', async ({ url, headers, code }) => {
    const error: StaticfilesError = await verifyUrl({ manifest: 'none.json', url, headers }).catch(
      (error) => error,
    )
    expect(error).toMatchObject({ name: 'StaticfilesError', code })
    expect(inspect(error)).not.toContain('hush')
  })

  it('are in no output of the command', async () => {
    const { url, manifest } = await serveBehind('authorization', 'none')
    const address = `${url.replace('//', '//user:hush@')}?sig=hush`
    for (const more of [[], ['--json'], ['--header', 'X-Token: hush']]) {
      const { code, stdout, stderr } = await verify(manifest, '--url', address, ...more)
      expect(code).toBe(1)
      expect(stdout + stderr).toMatch(/from http:\/\/…@127\.0\.0\.1:\d+\/static\/\?…|"url": "http:\/\/…@127/)
      expect(stdout + stderr).not.toContain('hush')
    }
  })
})

const verify = (...args: string[]) =>
  promisify(execFile)(process.execPath, [BIN, 'verify', ...args]).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  )

describe('on the command line', () => {
  it('all is served', async () => {
    const { url, manifest } = await serveSite(() => {})
    const { code, stdout, stderr } = await verify(manifest, '--url', url.slice(0, -1))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(
      /^All that the manifest names is served: 7 files, \d+ B, from http:.* \(.* s\)\nManifest: /,
    )
  })

  it('something is missing', async () => {
    const { url, manifest } = await serveSite((key, { response }) => {
      if (key === 'img/i.png') response.statusCode = 404
    })
    const { code, stderr } = await verify(join(manifest, '..'), '--url', url)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^img\/i\.[0-9a-f]{12}\.png: error: The server answers 404\./)
  })

  it('an address that is none', async () => {
    const { manifest } = await serveSite(() => {})
    const { code, stderr } = await verify(manifest, '--url', 'cdn.example.com')
    expect(code).toBe(2)
    expect(stderr).toMatch(/^error: "cdn\.example\.com" is not the address of an output\./)
  })
})
