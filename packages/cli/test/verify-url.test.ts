import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { immutableHeaders, loadManifest } from '@staticfiles/manifest'
import { describe, expect, it, onTestFinished } from 'vitest'
import { digestFolder } from '../src/digest-folder.ts'
import { verifyUrl } from '../src/verify-url/verify-url.ts'
import { addFiles, BIN, type Files, makeFolder } from './support.ts'

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
  response: ServerResponse
  /** The file's bytes as they should be served. */
  bytes: Buffer
  /** How often this file was asked for, this time included. */
  times: number
}

interface Served {
  url: string
  manifest: string
  /** The name of a digested path without its digest. */
  keyOf(path: string): string
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
    const path = decodeURIComponent(request.url!.slice('/static/'.length))
    const key = keys.get(path) ?? ''
    asked.set(key, (asked.get(key) ?? 0) + 1)
    const bytes = readFileSync(join(dist, path))
    setHeaders(response, path)
    if (!change(key, { response, bytes, times: asked.get(key)! })) response.end(bytes)
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
    keyOf: (path) => keys.get(path)!,
  }
}

const SHORT = 'public, max-age=0, must-revalidate'

describe('a served output', () => {
  const rows: {
    name: string
    change?: (key: string, response: Response) => unknown
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
      expected: [['img/i.png', 'not-served', 'It could not be fetched (no answer in 0.5 s).']],
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
        ['css/a.css', 'wrong-encoding', 'What came is not what its Content-Encoding says (Z_DATA_ERROR).'],
        ['js/b.js', 'wrong-encoding', 'What came is not what its Content-Encoding says ('],
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
  ]

  it.each(rows)('$name', async ({ change = () => false, expected }) => {
    const { url, manifest, keyOf } = await serveSite(change)
    const { problems, counts } = await verifyUrl({ manifest, url, timeout: 500, attempts: 3 })
    const found = problems.map(({ file, code, message }) => [keyOf(file), code, message])
    expect(found).toEqual(
      expected.map(([key, code, message]) => [key, code, expect.stringContaining(message)]),
    )
    expect(counts.files).toBe(7)
  })
})

describe('on the command line', () => {
  const verify = (...args: string[]) =>
    promisify(execFile)(process.execPath, [BIN, 'verify', ...args]).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
    )

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
