import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A package that is not published yet. */
export interface Tarball {
  name: string
  file: string
  /** Its package.json, as packed. */
  manifest: { name: string; version: string }
}

export interface RegistryOptions {
  tarballs: readonly Tarball[]
  /** What `npm install <name>` is to bring: name → version. */
  pins: ReadonlyMap<string, string>
  /** Where all other packages come from. */
  upstream: string
}

/** A registry that has the given packages as if they were published, and all others as they are. */
export async function startRegistry(
  options: RegistryOptions,
): Promise<{ url: string; close: () => Promise<void> }> {
  const answers = new Map<string, Promise<Answer>>()
  const server = createServer((request, response) => {
    const { url = '/', headers } = request
    const own = ownAnswer(options, url, `http://${headers.host}`)
    if (own) return send(response, own)
    const key = `${headers.accept} ${url}`
    const answer = answers.get(key) ?? askUpstream(options, url, headers.accept)
    answers.set(key, answer)
    answer.then(
      (answer) => send(response, answer),
      () => send(response, { status: 502, type: 'text/plain', body: Buffer.from('') }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Answer {
  status: number
  type: string
  body: Buffer
}

function ownAnswer({ tarballs }: RegistryOptions, url: string, origin: string): Answer | undefined {
  const path = decodeURIComponent(url.slice(1).replace(/\?.*/, ''))
  const named = tarballs.find(({ name }) => name === path)
  if (named) return json(packument(named, origin))
  const asked = tarballs.find(({ name }) => path === `tarballs/${name}.tgz`)
  return asked && { status: 200, type: 'application/octet-stream', body: readFileSync(asked.file) }
}

function packument({ name, file, manifest }: Tarball, origin: string): object {
  const integrity = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`
  const { version } = manifest
  return {
    name,
    'dist-tags': { latest: version },
    versions: { [version]: { ...manifest, dist: { tarball: `${origin}/tarballs/${name}.tgz`, integrity } } },
    time: { created: LONG_AGO, modified: LONG_AGO, [version]: LONG_AGO },
  }
}

/** Package managers wait some days before they take what is new. */
const LONG_AGO = '2020-01-01T00:00:00.000Z'

async function askUpstream(
  { pins, upstream }: RegistryOptions,
  url: string,
  accept = '*/*',
): Promise<Answer> {
  const response = await fetch(upstream.replace(/\/$/, '') + url, { headers: { accept } })
  const { status, headers } = response
  const body = Buffer.from(await response.arrayBuffer())
  const type = headers.get('content-type') ?? 'application/octet-stream'
  const pin = pins.get(decodeURIComponent(url.slice(1)))
  if (!pin || status !== 200) return { status, type, body }
  const known = JSON.parse(body.toString())
  return { ...json({ ...known, 'dist-tags': { ...known['dist-tags'], latest: pin } }), type }
}

function json(content: object): Answer {
  return { status: 200, type: 'application/json', body: Buffer.from(JSON.stringify(content)) }
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': body.length }).end(body)
}
