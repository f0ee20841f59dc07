import { createServer, get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { type LinkOptions, loadManifest, type Manifest } from '../src/index.ts'

const manifest: Manifest = {
  paths: new Map([['print.css', 'print.777777777777.css']]),
  entrypoints: new Map([
    ['main', { js: ['main.1.js'], css: ['main.2.css'], preload: ['a b.3.js'], lazy: ['later.4.js'] }],
    ['admin', { js: ['admin.5.js'], css: ['main.2.css'], preload: ['a b.3.js'] }],
    ['old', { type: 'classic', js: ['old.6.js'], css: [], preload: [] }],
  ]),
}

const withIntegrity: Manifest = { ...manifest, integrity: new Map([['main.2.css', 'sha384-Y3Nz']]) }
const withMap: Manifest = { ...manifest, imports: new Map([['later.js', 'later.4.js']]) }

describe('links', () => {
  const rows: {
    name: string
    input: string | string[]
    manifest?: Manifest
    base?: string
    options?: LinkOptions
    expected: string[]
  }[] = [
    {
      name: 'style sheets, then modules, as the page needs them',
      input: 'main',
      expected: [
        '</static/main.2.css>; rel=preload; as=style',
        '</static/a%20b.3.js>; rel=modulepreload',
        '</static/main.1.js>; rel=modulepreload',
      ],
    },
    {
      name: 'what several have in common once',
      input: ['main', 'admin'],
      expected: [
        '</static/main.2.css>; rel=preload; as=style',
        '</static/a%20b.3.js>; rel=modulepreload',
        '</static/main.1.js>; rel=modulepreload',
        '</static/admin.5.js>; rel=modulepreload',
      ],
    },
    {
      name: 'classic scripts',
      input: 'old',
      expected: ['</static/old.6.js>; rel=preload; as=script'],
    },
    {
      name: 'a style sheet that is no entry',
      input: 'print.css',
      expected: ['</static/print.777777777777.css>; rel=preload; as=style'],
    },
    {
      name: 'integrity, of another origin',
      input: 'main',
      manifest: withIntegrity,
      base: 'https://cdn.example/',
      expected: [
        '<https://cdn.example/main.2.css>; rel=preload; as=style; crossorigin=anonymous; integrity="sha384-Y3Nz"',
        '<https://cdn.example/a%20b.3.js>; rel=modulepreload',
        '<https://cdn.example/main.1.js>; rel=modulepreload',
      ],
    },
    {
      name: 'modules of a page with an import map',
      input: 'main',
      manifest: withMap,
      expected: [
        '</static/main.2.css>; rel=preload; as=style',
        '</static/a%20b.3.js>; rel=preload; as=script; crossorigin=anonymous',
        '</static/main.1.js>; rel=preload; as=script; crossorigin=anonymous',
      ],
    },
    {
      name: 'crossorigin of the page',
      input: 'old',
      options: { crossorigin: 'use-credentials' },
      expected: ['</static/old.6.js>; rel=preload; as=script; crossorigin=use-credentials'],
    },
    {
      name: 'a base that would end the header',
      input: 'print.css',
      base: '/é>; rel=x,\r\nSet-Cookie: a/',
      expected: ['</%C3%A9%3E;%20rel=x,%0D%0ASet-Cookie:%20a/print.777777777777.css>; rel=preload; as=style'],
    },
  ]
  it.each(rows)('$name', ({ input, manifest: source = manifest, base, options, expected }) =>
    expect(loadManifest(source, { base }).links(input, options)).toEqual(expected),
  )

  it('refuses what is no entry', () =>
    expect(() => loadManifest(manifest).links('x.js')).toThrow(
      expect.objectContaining({ code: 'missing-key' }),
    ))
})

describe('early hints', () => {
  const reader = loadManifest(withIntegrity)
  const server = createServer((_, response) => {
    response.writeEarlyHints({ link: reader.links('main') })
    response.setHeader('Link', reader.links('main'))
    response.end('page')
  }).listen(0, '127.0.0.1')
  afterAll(() => server.close())

  it('are sent before the response', async () => {
    if (!server.listening) await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const hints: [number, string | string[] | undefined][] = []
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get({ host: '127.0.0.1', port }, resolve)
        .on('information', ({ statusCode, headers }) => hints.push([statusCode, headers.link]))
        .on('error', reject)
    })
    response.resume()
    const links = reader.links('main').join(', ')
    expect(hints).toEqual([[103, links]])
    expect([response.statusCode, response.headers.link]).toEqual([200, links])
  })
})
