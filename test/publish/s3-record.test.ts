import {
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3'
import { digestFolder, type PublishFolderOptions, type PublishFolderResult, publishFolder } from 'staticfiles'
import { beforeEach, describe, expect, it } from 'vitest'
import { startProxiedServer } from './proxied-server.ts'
import { addFiles, makeSite, noise } from './site.ts'

const server = await startProxiedServer()
const RECORD = '.staticfiles/objects'
const IMMUTABLE = 'public, max-age=31536000, immutable'
const SHORT = 'public, max-age=0, must-revalidate'

/** What earlier runs have seen in a store. Its objects are made older here than the times of stores are exact. */
describe.runIf(server)('the record of objects', () => {
  const { client, fileOf, makeBucket, proxy } = server!
  let bucket: string

  beforeEach(async () => {
    bucket = await makeBucket()
  })

  const publish = (dir: string, options: Partial<PublishFolderOptions> = {}): Promise<PublishFolderResult> =>
    publishFolder({ dir, target: `s3://${bucket}/static`, endpoint: proxy.url, cache: true, ...options })
  const keyOf = (path: string) => ({ Bucket: bucket, Key: `static/${path}` })
  const objectOf = (path: string) => fileOf(bucket, `static/${path}`)

  /** Makes all objects as old as that. The server takes their times from its files. */
  function age(seconds = 10): void {
    const root = fileOf(bucket, 'static')
    const time = Math.floor(Date.now() / 1000) - seconds
    for (const entry of readdirSync(root, { withFileTypes: true, recursive: true }))
      if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), time, time)
  }

  /** Publishes, and once more when all is old enough, so that all is known. */
  async function makeKnown(dir: string, options: Partial<PublishFolderOptions> = {}): Promise<void> {
    await publish(dir, options)
    age()
    await publish(dir, options)
  }

  /** The files that the store was asked for, one by one, in a run. */
  async function askedFor(run: () => Promise<unknown>): Promise<string[]> {
    proxy.asked = []
    await run()
    const paths = proxy.asked.filter(({ method }) => method === 'HEAD').map(({ path }) => path)
    return paths.filter((path) => !path.includes('/.staticfiles/'))
  }

  async function headersOf(path: string) {
    const { ContentType, CacheControl } = await client.send(new HeadObjectCommand(keyOf(path)))
    return [ContentType, CacheControl]
  }

  const SITE = { 'a.js': 'a()', 'img/b.png': 'b', 'robots.txt': 'all' }
  /** With digested copies. */
  const OBJECTS = 6

  it('each object is asked for once, when it is old enough', async () => {
    const { dist } = await makeSite(SITE)
    await publish(dist)
    expect(await askedFor(() => publish(dist))).toHaveLength(OBJECTS)
    expect(await askedFor(() => publish(dist))).toHaveLength(OBJECTS)
    age()
    expect(await askedFor(() => publish(dist))).toHaveLength(OBJECTS)
    proxy.asked = []
    expect(await publish(dist)).toMatchObject({ published: [], mended: [], unchanged: OBJECTS })
    const methods = proxy.asked.filter(({ path }) => !path.includes('/marks/')).map(({ method }) => method)
    expect(new Set(methods)).toEqual(new Set(['GET']))
  })

  it('also for who comes with a fresh output', async () => {
    const { dist } = await makeSite(SITE)
    await makeKnown(dist)
    rmSync(join(dist, '.staticfiles'), { recursive: true })
    expect(await askedFor(() => publish(dist))).toEqual([])
  })

  it('also a large file', async () => {
    const { dist, paths } = await makeSite(
      { 'film.mp4': noise(8 * 1024 * 1024 + 5) },
      { keepOriginals: false },
    )
    await makeKnown(dist)
    expect(await askedFor(() => publish(dist))).toEqual([])
    const path = paths.get('film.mp4')!
    await client.send(new PutObjectCommand({ ...keyOf(path), Body: readFileSync(join(dist, path)) }))
    expect(await publish(dist)).toMatchObject({ published: [], mended: [path] })
    expect(await headersOf(path)).toEqual(['video/mp4', IMMUTABLE])
  })

  const changes: { name: string; change(path: string): unknown; published: number; mended: number }[] = [
    {
      name: 'deleted',
      change: (path) => client.send(new DeleteObjectCommand(keyOf(path))),
      published: 1,
      mended: 0,
    },
    {
      name: 'of other bytes and the same size and time',
      async change(path) {
        const { mtime } = statSync(objectOf(path))
        await client.send(
          new PutObjectCommand({ ...keyOf(path), Body: 'b()', ContentType: 'text/javascript' }),
        )
        utimesSync(objectOf(path), mtime, mtime)
      },
      published: 1,
      mended: 0,
    },
    {
      name: 'cut short',
      change(path) {
        const { mtime } = statSync(objectOf(path))
        truncateSync(objectOf(path), 1)
        utimesSync(objectOf(path), mtime, mtime)
      },
      published: 1,
      mended: 0,
    },
    {
      name: 'of other headers',
      change: (path) =>
        client.send(new PutObjectCommand({ ...keyOf(path), Body: 'a()', CacheControl: 'no-store' })),
      published: 0,
      mended: 1,
    },
  ]
  it.each(changes)('an object that is $name is put right', async ({ change, published, mended }) => {
    const { dist, paths } = await makeSite(SITE)
    await makeKnown(dist)
    const path = paths.get('a.js')!
    await change(path)
    const dry = await publish(dist, { dryRun: true })
    const result = await publish(dist)
    for (const { published: sent, mended: set } of [dry, result])
      expect([sent, set]).toEqual([Array(published).fill(path), Array(mended).fill(path)])
    expect(await headersOf(path)).toEqual(['text/javascript; charset=utf-8', IMMUTABLE])
    expect(readFileSync(objectOf(path), 'utf8')).toBe('a()')
    expect(await publish(dist)).toMatchObject({ published: [], mended: [] })
  })

  it('a file of the output that has changed and not its size is sent', async () => {
    const { dist } = await makeSite(SITE)
    await makeKnown(dist)
    writeFileSync(join(dist, 'robots.txt'), 'xyz')
    expect(await publish(dist)).toMatchObject({ published: ['robots.txt'], mended: [] })
    expect(readFileSync(objectOf('robots.txt'), 'utf8')).toBe('xyz')
  })

  it('headers that this server changes without a new time are seen without the record alone', async () => {
    const { dist, paths } = await makeSite(SITE)
    await makeKnown(dist)
    const path = paths.get('a.js')!
    const object = { ...keyOf(path), CopySource: `${bucket}/static/${path}` }
    await client.send(
      new CopyObjectCommand({ ...object, MetadataDirective: 'REPLACE', CacheControl: 'no-store' }),
    )
    expect(await publish(dist)).toMatchObject({ mended: [] })
    expect(await publish(dist, { cache: false })).toMatchObject({ mended: [path] })
    expect(await headersOf(path)).toEqual(['text/javascript; charset=utf-8', IMMUTABLE])
  })

  it('headers that two releases want in another way are right for each', async () => {
    const { dist, paths } = await makeSite({ 'b.js': 'import "./c.js"', 'c.js': 'import "./b.js"' })
    const [first, second] = [join(dist, '../first.json'), join(dist, 'staticfiles.json')]
    renameSync(second, first)
    const dir = join(dist, '../static')
    addFiles(dir, { 'b.js': 'import "./c.js"; b()' })
    await digestFolder({ dir, out: dist })
    const grouped = paths.get('b.js')!

    await makeKnown(dist, { manifest: second })
    expect(await headersOf(grouped)).toContain(SHORT)
    await publish(dist, { manifest: first })
    expect(await headersOf(grouped)).toContain(IMMUTABLE)
    age(5)
    for (const manifest of [second, first, second, first]) {
      await publish(dist, { manifest })
      expect(await headersOf(grouped)).toContain(IMMUTABLE)
    }
    expect(await askedFor(() => publish(dist, { manifest: second }))).toEqual([])
  })

  it('of two outputs in one place, each leaves what the other has seen', async () => {
    const [one, other] = [await makeSite(SITE), await makeSite({ 'other.css': 'a {}' })]
    await publish(one.dist)
    await publish(other.dist)
    age()
    await publish(one.dist)
    await publish(other.dist)
    for (const { dist } of [one, other]) expect(await askedFor(() => publish(dist))).toEqual([])
  })

  const damages: [name: string, damage: (text: string) => string][] = [
    ['cut short', (text) => text.slice(0, -10)],
    ['empty', () => ''],
    ['changed', (text) => text.replace(/no-store|immutable/, 'no-cache!')],
  ]
  it.each(damages)('a record that is %s is as good as none', async (_, damage) => {
    const { dist } = await makeSite(SITE)
    await makeKnown(dist)
    const text = readFileSync(objectOf(RECORD), 'utf8')
    writeFileSync(objectOf(RECORD), damage(text))
    expect(await askedFor(() => publish(dist))).toHaveLength(OBJECTS)
    expect(readFileSync(objectOf(RECORD), 'utf8')).toBe(text)
  })

  it('is neither made by a dry run nor without what is known', async () => {
    const { dist } = await makeSite(SITE)
    await publish(dist)
    age()
    await publish(dist, { dryRun: true })
    await publish(dist, { cache: false })
    expect(readdirSync(objectOf('.staticfiles'))).not.toContain('objects')
  })
})
