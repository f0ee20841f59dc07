import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import {
  CopyObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { digestFolder, type PublishFolderOptions, type PublishFolderResult, publishFolder } from 'staticfiles'
import { beforeEach, describe, expect, it } from 'vitest'
import { startProxiedServer } from './proxied-server.ts'
import { addFiles, makeSite, noise, startCommand } from './site.ts'

const server = await startProxiedServer()
const PART = 8 * 1024 * 1024
const IMMUTABLE = 'public, max-age=31536000, immutable'
const SHORT = 'public, max-age=0, must-revalidate'

describe.runIf(server)('an S3 server', () => {
  const { client, fileOf, makeBucket, proxy } = server!
  let bucket: string

  beforeEach(async () => {
    bucket = await makeBucket()
  })

  const target = () => `s3://${bucket}/static`
  const publish = (dir: string, options: Partial<PublishFolderOptions> = {}): Promise<PublishFolderResult> =>
    publishFolder({ dir, target: target(), endpoint: proxy.url, ...options })
  const keyOf = (path: string) => ({ Bucket: bucket, Key: `static/${path}` })
  /** The paths that were put there, in the order of the requests. */
  const putPaths = () =>
    proxy.asked
      .filter(({ method, query }) => method === 'PUT' && (query.get('partNumber') ?? '1') === '1')
      .map(({ path }) => path.slice(`/${bucket}/static/`.length))
      .filter((path) => !path.startsWith('.staticfiles/marks/'))

  async function listPaths(): Promise<string[]> {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }))
    return Contents.map(({ Key = '' }) => Key.slice('static/'.length)).filter(
      (path) => !path.startsWith('.staticfiles/'),
    )
  }

  async function readBytes(path: string): Promise<Buffer> {
    const { Body } = await client.send(new GetObjectCommand(keyOf(path)))
    return Buffer.from(await Body!.transformToByteArray())
  }

  it('headers', async () => {
    const { dist, paths } = await makeSite({
      'a.css': 'a { color: red }',
      'latin.css': Buffer.from('a { content: "\xe4" }', 'latin1'),
      'a.js': 'a()',
      'logo.svg': '<svg/>',
      'i.png': 'i',
      LICENSE: 'MIT',
      'archive.gz': gzipSync('alone'),
      'data.csv': 'a,b',
      'data.csv.gz': gzipSync('another'),
    })
    const css = paths.get('a.css')!
    addFiles(dist, { [`${css}.br`]: brotliCompressSync('a { color: red }'), 'a.js.gz': gzipSync('a()') })
    await publish(dist, { withManifest: true })

    const rows: [path: string, type: string, cacheControl: string, encoding?: string][] = [
      [css, 'text/css; charset=utf-8', IMMUTABLE],
      [`${css}.br`, 'text/css; charset=utf-8', IMMUTABLE, 'br'],
      ['a.css', 'text/css; charset=utf-8', SHORT],
      [paths.get('latin.css')!, 'text/css', IMMUTABLE],
      [paths.get('a.js')!, 'text/javascript; charset=utf-8', IMMUTABLE],
      ['a.js.gz', 'text/javascript; charset=utf-8', SHORT, 'gzip'],
      [paths.get('logo.svg')!, 'image/svg+xml; charset=utf-8', IMMUTABLE],
      [paths.get('i.png')!, 'image/png', IMMUTABLE],
      [paths.get('LICENSE')!, 'application/octet-stream', IMMUTABLE],
      ['archive.gz', 'application/gzip', SHORT],
      ['data.csv.gz', 'application/gzip', SHORT],
      [paths.get('data.csv.gz')!, 'application/gzip', IMMUTABLE],
      ['staticfiles.json', 'application/json', 'no-store'],
    ]
    for (const [path, type, cacheControl, encoding] of rows) {
      const head = await client.send(new HeadObjectCommand(keyOf(path)))
      const { ContentType, CacheControl, ContentEncoding } = head
      expect([path, ContentType, CacheControl, ContentEncoding || undefined]).toEqual([
        path,
        type,
        cacheControl,
        encoding,
      ])
    }
  })

  it('what is referred to arrives first, the record and the manifest last', async () => {
    const { dist, paths } = await makeSite({
      'a.css': '@import "b.css"; a { background: url(a.png) }',
      'b.css': 'b { background: url(b.png) }',
      'a.png': 'a',
      'b.png': 'b',
    })
    const { release } = await publish(dist, { withManifest: true })
    const [a, b, ...images] = ['a.css', 'b.css', 'a.png', 'b.png'].map((key) => paths.get(key)!)
    const order = putPaths()
    expect(order.slice(0, 2).toSorted()).toEqual(images.toSorted())
    expect(order.slice(2, 4)).toEqual([b, a])
    expect(order.slice(4, 6).toSorted()).toEqual(['a.png', 'b.png'])
    expect(order.slice(6)).toEqual([
      'b.css',
      'a.css',
      `.staticfiles/releases/${release}.json`,
      'staticfiles.json',
    ])
  })

  it('names', async () => {
    const names = [
      'a b.png',
      'ü/😀.png',
      '100%.png',
      'a+b&c=d.png',
      'q?x=1#y.png',
      "it's (1)!*.png",
      '%41.png',
      'escape\x1b[31m.png',
      'line\nfeed\x01.png',
    ]
    const { dist } = await makeSite(Object.fromEntries(names.map((name) => [name, name])))
    await publish(dist)
    expect(await listPaths()).toEqual(expect.arrayContaining(names.slice(0, -2)))
    for (const name of names) expect(String(await readBytes(name))).toBe(name)
    expect(await publish(dist)).toMatchObject({ published: [], unchanged: names.length * 2 })
  })

  it('a second run sends nothing, and a changed file again', async () => {
    const { dist } = await makeSite({ 'a.png': 'a', 'robots.txt': 'all' })
    await publish(dist)
    proxy.asked = []
    await publish(dist)
    expect(putPaths()).toEqual([])

    await client.send(new PutObjectCommand({ ...keyOf('robots.txt'), Body: 'xyz' }))
    const { published } = await publish(dist)
    expect(published).toEqual(['robots.txt'])
    expect(String(await readBytes('robots.txt'))).toBe('all')
  })

  it('each file is asked for once, whatever its name', async () => {
    const { dist } = await makeSite({ "it's (1)!*.png": 'a', 'ü/a+b&c=d.js': 'a()', 'q?x=1#y.svg': '<svg/>' })
    const askedFor = async (method: string) => {
      proxy.asked = []
      await publish(dist)
      const inSite = proxy.asked.filter(
        (asked) => asked.method === method && !asked.path.includes('/.staticfiles/'),
      )
      // The SDK's commands say who they are.
      return inSite.map(({ path, query }) => (query.has('x-id') ? `command for ${path}` : path)).toSorted()
    }
    const paths = await askedFor('PUT')
    expect(paths).toHaveLength(6)
    expect(paths).toEqual([...new Set(paths)])
    expect(paths.filter((path) => path.startsWith('command'))).toEqual([])
    expect(await askedFor('HEAD')).toEqual(paths)
  })

  const headersOf = async (path: string) => {
    const head = await client.send(new HeadObjectCommand(keyOf(path)))
    return [head.ContentType, head.CacheControl, head.ContentEncoding || undefined]
  }

  it('wrong headers of files that are there are put right, once', async () => {
    const { dist, paths } = await makeSite({ 'a.js': 'a()' })
    const path = paths.get('a.js')!
    addFiles(dist, { [`${path}.gz`]: gzipSync('a()') })
    const names = [path, `${path}.gz`]
    await publish(dist)
    const right = await Promise.all(names.map(headersOf))
    for (const name of names)
      await client.send(new PutObjectCommand({ ...keyOf(name), Body: readFileSync(join(dist, name)) }))

    const dry = await publish(dist, { dryRun: true })
    expect(dry).toMatchObject({ published: [], mended: expect.arrayContaining(names) })
    expect(await headersOf(path)).not.toEqual(right[0])
    const again = await publish(dist)
    expect(again).toMatchObject({ published: [], mended: expect.arrayContaining(names) })
    expect(await Promise.all(names.map(headersOf))).toEqual(right)
    expect(String(await readBytes(path))).toBe('a()')
    expect(await publish(dist)).toMatchObject({ published: [], unchanged: 3, mended: [] })
  })

  it('also those of a large file', async () => {
    const film = noise(PART + 5)
    const { dist, paths } = await makeSite({ 'film.mp4': film })
    const path = paths.get('film.mp4')!
    await publish(dist)
    const object = {
      ...keyOf(path),
      CopySource: `${bucket}/static/${path}`,
      MetadataDirective: 'REPLACE',
    } as const
    await client.send(new CopyObjectCommand({ ...object, CacheControl: 'no-store' }))
    expect(await publish(dist)).toMatchObject({ published: [], mended: [path] })
    expect(await headersOf(path)).toEqual(['video/mp4', IMMUTABLE, undefined])
    expect(await publish(dist)).toMatchObject({ published: [], mended: [] })
  })

  it('files of other releases are lasting, whichever is published first', async () => {
    const { dist, paths } = await makeSite({
      'a.js': 'a()',
      'b.js': 'import "./c.js"',
      'c.js': 'import "./b.js"',
    })
    const [first, second] = [join(dist, '../first.json'), join(dist, 'staticfiles.json')]
    renameSync(second, first)
    const dir = join(dist, '../static')
    addFiles(dir, { 'a.js': 'a(2)', 'b.js': 'import "./c.js"; b()' })
    await digestFolder({ dir, out: dist })
    const [proven, grouped] = [paths.get('a.js')!, paths.get('b.js')!]

    await publish(dist, { manifest: second })
    expect(await headersOf(proven)).toContain(IMMUTABLE)
    expect(await headersOf(grouped)).toContain(SHORT)
    const { mended } = await publish(dist, { manifest: first })
    expect(mended.toSorted()).toEqual([grouped, paths.get('c.js')!])
    expect(await headersOf(grouped)).toContain(IMMUTABLE)
    expect(await publish(dist, { manifest: second })).toMatchObject({ mended: [] })
    expect(await headersOf(grouped)).toContain(IMMUTABLE)
  })

  it('--force sends all again', async () => {
    const { dist } = await makeSite({ 'a.png': 'a' })
    await publish(dist)
    expect(await publish(dist, { force: true })).toMatchObject({ unchanged: 0 })
    expect(putPaths().filter((path) => path === 'a.png')).toHaveLength(2)
  })

  it('nothing but the files of the site is touched', async () => {
    await client.send(new PutObjectCommand({ ...keyOf('other.txt'), Body: 'other' }))
    const { dist } = await makeSite({ 'a.png': 'a' })
    await publish(dist)
    expect(await listPaths()).toContain('other.txt')
    const removed = proxy.asked.filter(({ method }) => method === 'DELETE').map(({ path }) => path)
    expect(removed).toEqual([expect.stringContaining('/static/.staticfiles/marks/digest.')])
  })

  it('a dry run sends nothing', async () => {
    const { dist } = await makeSite({ 'a.png': 'a' })
    const { published, release } = await publish(dist, { dryRun: true })
    expect(published).toHaveLength(2)
    expect(release).toBeUndefined()
    expect(proxy.asked.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  it('large files go in parts', async () => {
    const film = noise(2 * PART + 5)
    const { dist, paths } = await makeSite({ 'film.mp4': film }, { keepOriginals: false })
    const progress: number[] = []
    const { bytes } = await publish(dist, { onProgress: ({ bytes = 0 }) => progress.push(bytes) })
    const path = paths.get('film.mp4')!
    expect((await readBytes(path)).equals(film)).toBe(true)
    const { ETag, CacheControl } = await client.send(new HeadObjectCommand(keyOf(path)))
    expect([ETag, CacheControl]).toEqual([expect.stringMatching(/-3"$/), IMMUTABLE])
    expect(bytes).toBe(film.length)
    expect(progress.filter((done) => done > 0 && done < bytes).length).toBeGreaterThan(1)
    expect(await publish(dist)).toMatchObject({ published: [], unchanged: 1 })
  })

  it('a large file goes on where a killed run stopped', async () => {
    const film = noise(3 * PART)
    const { dist, paths } = await makeSite({ 'film.mp4': film }, { keepOriginals: false })
    const path = paths.get('film.mp4')!
    const command = startCommand(['publish', dist, target(), '--endpoint', proxy.url, '--concurrency', '1'])
    proxy.onRequest = ({ query }) => {
      if (query.get('partNumber') !== '2') return undefined
      command.kill()
      return 'silence'
    }
    expect((await command.ended).code).toBeNull()

    proxy.asked = []
    proxy.onRequest = undefined
    await publish(dist)
    const parts = proxy.asked.filter((asked) => asked.path.endsWith(path) && asked.query.has('partNumber'))
    expect(parts.map(({ query }) => query.get('partNumber')).toSorted()).toEqual(['2', '3'])
    expect((await readBytes(path)).equals(film)).toBe(true)
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
    expect(Uploads).toEqual([])
  })

  it('after a kill at any request, all that a file refers to is there', async () => {
    const { dist, paths } = await makeSite({
      'a.css': '@import "b.css"',
      'b.css': 'b { background: url(b.png) }',
      'b.png': 'b',
    })
    const references = new Map([
      [paths.get('a.css')!, paths.get('b.css')!],
      [paths.get('b.css')!, paths.get('b.png')!],
    ])
    for (let last = 1; last <= 8; last++) {
      bucket = await makeBucket()
      const command = startCommand(['publish', dist, target(), '--endpoint', proxy.url])
      let requests = 0
      proxy.onRequest = () => {
        if (++requests < last) return undefined
        command.kill()
        return 'silence'
      }
      await command.ended
      proxy.onRequest = undefined
      const there = await listPaths()
      for (const path of there) expect(there).toContain(references.get(path) ?? path)
      expect(there.length).toBeLessThan(6)
      await publish(dist)
      expect(await listPaths()).toHaveLength(6)
    }
  })

  it('more files than a page of a listing has', async () => {
    const { dist } = await makeSite({ 'z.svg': '<svg/>' })
    await publish(dist)
    const others = Array.from({ length: 1000 }, (_, i) => [`a/${i}.txt`, ''])
    addFiles(fileOf(bucket, 'static'), Object.fromEntries(others))
    expect(await publish(dist)).toMatchObject({ published: [], unchanged: 2 })
    expect(proxy.asked.filter(({ query }) => query.has('continuation-token'))).not.toEqual([])
  })

  it('the record names the release', async () => {
    const { dist, paths } = await makeSite({ 'a.png': 'a' })
    const { release } = await publish(dist)
    const record = JSON.parse(String(await readBytes(`.staticfiles/releases/${release}.json`)))
    expect(record.manifest).toEqual(JSON.parse(readFileSync(join(dist, 'staticfiles.json'), 'utf8')))
    expect(Object.keys(record.manifest.paths)).toEqual([...paths.keys()])
  })
})
