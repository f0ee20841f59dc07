import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GetObjectCommand } from '@aws-sdk/client-s3'
import { publishFolder } from 'staticfiles'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Asked, Fault } from './faulty-proxy.ts'
import { startProxiedServer } from './proxied-server.ts'
import { ACCESS_KEY, SECRET_KEY } from './s3-server.ts'
import { makeSite, noise, type Site, startCommand } from './site.ts'

const server = await startProxiedServer()
const PART = 8 * 1024 * 1024

/** In milliseconds: only where nothing will come, it is short. */
const patienceFor = (fault: Fault): number => (fault === 'silence' ? 2000 : 60_000)

/** Makes every clock of a process an hour fast. */
const FAST_CLOCK =
  '--import=data:text/javascript,globalThis.Date=class%20extends%20Date{constructor(...a){a.length%3Fsuper(...a):super(Date.now())}static%20now(){return%20super.now()+36e5}}'

describe.runIf(server)('a store with faults', () => {
  const { client, makeBucket, proxy } = server!
  let bucket: string
  const target = () => `s3://${bucket}/static`

  beforeEach(async () => {
    bucket = await makeBucket()
  })

  async function expectWhole({ paths }: Site, key: string, content: string | Uint8Array): Promise<void> {
    const Key = `static/${paths.get(key)}`
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }))
    expect(Buffer.from(await Body!.transformToByteArray()).equals(Buffer.from(content))).toBe(true)
  }

  describe('that pass', () => {
    const isPut = ({ method, path }: Asked) => method === 'PUT' && path.includes('a.')
    const isPart = ({ query }: Asked) => query.get('partNumber') === '2'
    const isBegin = ({ method, query }: Asked) => method === 'POST' && query.has('uploads')
    const isEnd = ({ method, query }: Asked) => method === 'POST' && query.has('uploadId')
    const isListing = ({ query }: Asked) => query.has('list-type')

    const rows: { name: string; hits(asked: Asked): boolean; fault: Fault; times?: number; large?: true }[] =
      [
        { name: '500 to a listing', hits: isListing, fault: 500 },
        { name: '500 to a file, three times', hits: isPut, fault: 500, times: 3 },
        { name: '503 to a file', hits: isPut, fault: 503 },
        { name: 'connection lost before a file has arrived', hits: isPut, fault: 'break' },
        { name: 'connection lost after a file has arrived', hits: isPut, fault: 'lose-answer' },
        { name: 'no answer to a file', hits: isPut, fault: 'silence' },
        { name: '500 to the beginning of a large file', hits: isBegin, fault: 500, large: true },
        { name: '503 to a part', hits: isPart, fault: 503, large: true },
        { name: 'connection lost in a part', hits: isPart, fault: 'break', large: true },
        { name: 'no answer to a part', hits: isPart, fault: 'silence', large: true },
        { name: '500 to the end of a large file', hits: isEnd, fault: 500, large: true },
        { name: 'answer lost at the end of a large file', hits: isEnd, fault: 'lose-answer', large: true },
      ]

    it.each(rows)('$name', async ({ hits, fault, times = 1, large }) => {
      const content = large ? noise(PART + 9) : 'a'
      const site = await makeSite({ 'a.png': content }, { keepOriginals: false })
      let left = times
      proxy.onRequest = (asked) => (left > 0 && hits(asked) && left-- > 0 ? fault : undefined)
      const options = { endpoint: proxy.url, timeout: patienceFor(fault) }
      const { published } = await publishFolder({ dir: site.dist, target: target(), ...options })
      expect(left).toBe(0)
      expect(published).toHaveLength(1)
      await expectWhole(site, 'a.png', content)
    })
  })

  describe('that stay', () => {
    const rows: { name: string; fault: Fault; code: string; message: RegExp }[] = [
      {
        name: '500',
        fault: 500,
        code: 'target-failed',
        message:
          /: the store answered 500 InternalError, after 2 attempts\. Run it again; what has arrived is/,
      },
      {
        name: '503',
        fault: 503,
        code: 'target-failed',
        message: /: the store answered 503 SlowDown, after 2 /,
      },
      {
        name: 'broken connections',
        fault: 'break',
        code: 'unreachable-target',
        message:
          /: the connection could not be made, or broke each time\. Check the endpoint and the network\./,
      },
      {
        name: 'silence',
        fault: 'silence',
        code: 'unreachable-target',
        message: /: the store did not answer in time\. Run it again/,
      },
      {
        name: '403',
        fault: 403,
        code: 'access-denied',
        message: /: these credentials may not do that\. Publishing needs s3:ListBucket/,
      },
    ]

    it.each(rows)('$name', async ({ fault, code, message }) => {
      const { dist } = await makeSite({ 'a.png': 'a' })
      proxy.onRequest = ({ method }) => (method === 'PUT' ? fault : undefined)
      const options = { endpoint: proxy.url, attempts: 2, timeout: patienceFor(fault) }
      await expect(publishFolder({ dir: dist, target: target(), ...options })).rejects.toMatchObject({
        code,
        message: expect.stringMatching(message),
      })
    })
  })

  describe('that are told on the command line', () => {
    const rows: {
      name: string
      env?: NodeJS.ProcessEnv
      target?: string
      args?: string[]
      expected: RegExp
    }[] = [
      {
        name: 'no credentials',
        env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' },
        expected:
          /: no credentials were found\. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile/,
      },
      {
        name: 'unknown access key',
        env: { AWS_ACCESS_KEY_ID: 'AKIAUNKNOWN' },
        expected: /: the store does not know this access key\. Check AWS_ACCESS_KEY_ID/,
      },
      {
        name: 'wrong secret',
        env: { AWS_SECRET_ACCESS_KEY: `${SECRET_KEY}x` },
        expected: /: the secret does not belong to the access key\. Check AWS_ACCESS_KEY_ID/,
      },
      {
        name: 'no such bucket',
        target: 's3://no-such-bucket/static',
        expected:
          /^error: s3:\/\/no-such-bucket\/static cannot be listed: there is no such bucket\. Create it/,
      },
      {
        name: 'nobody at the endpoint',
        args: ['--endpoint', 'http://127.0.0.1:9'],
        expected: /: the connection could not be made, or broke each time\. Check the endpoint/,
      },
      {
        name: 'no such host',
        args: ['--endpoint', 'http://store.invalid'],
        expected: /: (there is no host of this name|the name of the host cannot be looked up)\. /,
      },
    ]

    it.each(rows)('$name', async ({ env, args = ['--endpoint', proxy.url], expected, ...row }) => {
      const { dist } = await makeSite({ 'a.png': 'a' })
      const { code, stdout, stderr } = await startCommand(
        ['publish', dist, row.target ?? target(), ...args],
        env,
      ).ended
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(expected)
      expect(stderr.trimEnd()).not.toContain('\n')
      for (const secret of [SECRET_KEY, ACCESS_KEY, 'AKIAUNKNOWN']) expect(stderr).not.toContain(secret)
    })

    it('a page for every request', async () => {
      const { dist } = await makeSite({ 'a.png': 'a' })
      const page = createServer((request, response) => {
        request.resume()
        response
          .writeHead(200, { 'Content-Type': 'text/html' })
          .end('<!doctype html><title>Sign in</title><br>')
      }).listen(0, '127.0.0.1')
      await once(page, 'listening')
      onTestFinished(() => void page.close())
      const endpoint = `http://127.0.0.1:${(page.address() as AddressInfo).port}`
      for (const command of [
        ['publish', dist, target()],
        ['publish', dist, target(), '--force'],
        ['prune', target(), '--keep', '1'],
      ]) {
        const { code, stdout, stderr } = await startCommand([...command, '--endpoint', endpoint]).ended
        expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
        expect(stderr).toMatch(
          /: what answers there is no S3-compatible store: .* Is the endpoint the address of a/,
        )
      }
    })

    it.each(['ETag', 'other ETag'])('a store that answers a put with no right %s', async (kind) => {
      const { dist } = await makeSite({ 'a.png': 'a' })
      const other = '"0123456789abcdef0123456789abcdef"'
      proxy.onAnswer = ({ method }, headers) => {
        if (method === 'PUT') headers.etag = kind === 'ETag' ? undefined : other
      }
      const { code, stderr } = await startCommand(['publish', dist, target(), '--endpoint', proxy.url]).ended
      expect(code).toBe(1)
      expect(stderr).toMatch(/no S3-compatible store|other bytes arrived than were sent/)
    })

    it('no region for Amazon', async () => {
      const { dist } = await makeSite({ 'a.png': 'a' })
      const { code, stderr } = await startCommand(['publish', dist, target()]).ended
      expect(code).toBe(2)
      expect(stderr).toMatch(/^error: The region of the bucket is not known\. Name it with --region/)
    })
  })

  it('a clock that is an hour fast', async () => {
    const site = await makeSite({ 'a.png': 'a' })
    const args = ['publish', site.dist, target(), '--endpoint', proxy.url]
    const { code, stderr } = await startCommand(args, { NODE_OPTIONS: FAST_CLOCK }).ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(proxy.statuses).toContain(403)
    await expectWhole(site, 'a.png', 'a')
  })
})
