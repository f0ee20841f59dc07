import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3'
import {
  digestFolder,
  listReleases,
  type PruneStoreOptions,
  pinReleases,
  pruneStore,
  publishFolder,
  readRelease,
  type WaitOptions,
} from 'staticfiles'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Asked } from './faulty-proxy.ts'
import { startProxiedServer } from './proxied-server.ts'
import { addFiles, type Files, makeSite, type Site, startCommand } from './site.ts'

const server = await startProxiedServer()

const SITE: Files = {
  'a.css': 'a { background: url(i.png) }',
  'b.js': 'import "./c.js"',
  'c.js': 'import "./b.js"',
  'i.png': 'image',
  'old.png': 'only in the first release',
}

describe.runIf(server)('pruning a store', () => {
  const { client, makeBucket, port, proxy } = server!
  let bucket: string
  let site: Site
  let first: ReadonlyMap<string, string>

  beforeEach(async () => {
    bucket = await makeBucket()
    site = await makeSite(SITE)
    first = site.paths
    await publish()
  })

  const target = () => `s3://${bucket}/static`
  const publishWith = (options: WaitOptions) =>
    publishFolder({ dir: site.dist, target: target(), endpoint: proxy.url, ...options })
  const publish = () => publishWith({})
  const prune = (options: Partial<PruneStoreOptions> = {}) =>
    pruneStore({ target: target(), endpoint: proxy.url, keep: 1, ...options })
  const put = (path: string, Body: string) =>
    client.send(new PutObjectCommand({ Bucket: bucket, Key: `static/${path}`, Body }))

  async function listPaths(): Promise<string[]> {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }))
    return Contents.map(({ Key = '' }) => Key.slice('static/'.length))
  }

  /** Publishes a release in which the image stays, the other files change and one is gone. */
  async function publishSecond(): Promise<ReadonlyMap<string, string>> {
    const dir = join(site.dist, '..', 'second')
    const { 'old.png': _, ...files } = SITE
    addFiles(dir, {
      ...files,
      'a.css': 'a { background: url("i.png"); color: red }',
      'b.js': 'import "./c.js"; b()',
    })
    const dist = join(site.dist, '..', 'second-dist')
    const { manifest } = await digestFolder({ dir, out: dist })
    site = { dist, paths: manifest.paths }
    await publish()
    return manifest.paths
  }

  it('what only the old release names goes, and nothing else', async () => {
    const second = await publishSecond()
    await put('other.0123456789ab.txt', 'of someone else')
    await put(`${first.get('old.png')}.br`, 'compressed')
    const before = await listPaths()
    const { deleted, dropped, kept, problems } = await prune()
    const gone = ['a.css', 'b.js', 'c.js', 'old.png'].map((key) => first.get(key)!)
    expect(problems).toEqual([])
    expect(deleted.map(({ path }) => path)).toEqual(gone.toSorted())
    expect([kept, dropped]).toEqual([[expect.any(String)], [expect.any(String)]])
    const record = `.staticfiles/releases/${dropped[0]}.json`
    const removed = [...gone, `${first.get('old.png')}.br`, record]
    expect(await listPaths()).toEqual(before.filter((path) => !removed.includes(path)))
    expect(await listPaths()).toEqual(expect.arrayContaining([...second.values(), 'old.png']))
    expect(await prune()).toMatchObject({ deleted: [], dropped: [] })
  })

  it('a dry run deletes nothing', async () => {
    await publishSecond()
    const before = await listPaths()
    expect((await prune({ dryRun: true })).deleted).toHaveLength(4)
    expect(await listPaths()).toEqual(before)
  })

  it('a release that was replaced just now is kept where an age is asked for', async () => {
    await publishSecond()
    expect(await prune({ olderThan: 3_600_000 })).toMatchObject({ deleted: [], dropped: [] })
  })

  it('a release that is published again is the newest', async () => {
    const dist = site.dist
    const second = await publishSecond()
    site = { dist, paths: first }
    await publish()
    await prune()
    expect(await listPaths()).toEqual(expect.arrayContaining([...first.values()]))
    expect(await listPaths()).not.toContain(second.get('a.css'))
  })

  it('a release that is pinned is kept, until it is unpinned', async () => {
    await publishSecond()
    const [, old] = await listReleases(target(), { endpoint: proxy.url })
    const id = old!.id
    expect((await readRelease(target(), id, { endpoint: proxy.url })).manifest.paths).toEqual(first)
    const pin = { place: target(), endpoint: proxy.url }
    await expect(pinReleases({ ...pin, pin: ['v9'] })).rejects.toMatchObject({ code: 'unknown-release' })
    await pinReleases({ ...pin, pin: [id] })
    expect(await prune()).toMatchObject({ deleted: [], dropped: [] })
    expect(await pinReleases({ ...pin, unpin: [id] })).toMatchObject([{ pinned: false }, { pinned: false }])
    expect(await prune()).toMatchObject({ dropped: [id] })
  })

  it('a file of other bytes is kept', async () => {
    await publishSecond()
    await put(first.get('old.png')!, 'of someone else')
    const { problems } = await prune()
    expect(problems).toMatchObject([{ code: 'unproven-file', severity: 'warn', file: first.get('old.png') }])
    expect(await listPaths()).toContain(first.get('old.png'))
  })

  it('a file of a manifest that is in use is kept', async () => {
    await publishSecond()
    const manifest = join(site.dist, '..', 'in-use.json')
    const paths = { 'old.png': first.get('old.png') }
    writeFileSync(manifest, JSON.stringify({ paths, version: '1.1' }))
    await prune({ manifests: [manifest] })
    expect(await listPaths()).toContain(first.get('old.png'))
  })

  it('two builds that are published to one prefix', async () => {
    const own = { target: target(), endpoint: proxy.url }
    for (const text of ['1', '2', '3']) {
      const { dist } = await makeSite({ 'other.js': text })
      await publishFolder({ dir: dist, name: 'other', ...own })
    }
    const { builds, deleted } = await prune()
    expect(builds.map(({ name, kept }) => [name, kept.length])).toEqual([
      ['other', 1],
      ['staticfiles.json', 1],
    ])
    expect(deleted.map(({ path }) => path.slice(0, 6))).toEqual(['other.', 'other.'])
    expect(await listPaths()).toEqual(expect.arrayContaining([...first.values()]))
  })

  it('a release of an id that another build has is refused', async () => {
    const dirs = ['x', 'y'].map((text) => ({ text, folder: join(site.dist, '..', text) }))
    for (const { text, folder } of dirs) {
      addFiles(folder, { 'a.js': text })
      await digestFolder({ dir: folder, releases: 'v1', name: text })
    }
    const own = { target: target(), endpoint: proxy.url }
    await publishFolder({ dir: dirs[0]!.folder, ...own })
    await publishFolder({ dir: dirs[0]!.folder, ...own })
    await expect(publishFolder({ dir: dirs[1]!.folder, ...own })).rejects.toMatchObject({
      code: 'release-exists',
      message: expect.stringContaining('of the build "x"'),
    })
  })

  it('a broken record stops it before anything is deleted', async () => {
    await publishSecond()
    await put('.staticfiles/releases/broken.json', '{')
    const before = await listPaths()
    await expect(prune()).rejects.toMatchObject({ code: 'invalid-release' })
    expect(await listPaths()).toEqual(before)
  })

  it('no journal', async () => {
    bucket = await makeBucket()
    await expect(prune()).rejects.toMatchObject({ code: 'no-releases' })
  })

  it('after a kill at any change, the kept release is whole and a rerun completes', async () => {
    const second = await publishSecond()
    const gone = ['a.css', 'b.js', 'c.js', 'old.png'].map((key) => first.get(key)!)
    let changes = 0
    for (let last = 1; changes < 20; last++) {
      const command = startCommand(['prune', target(), '--keep', '1', '--endpoint', proxy.url])
      changes = 0
      proxy.onRequest = ({ method }) => {
        if (method === 'GET' || method === 'HEAD' || ++changes < last) return undefined
        command.kill()
        return 'silence'
      }
      const { code } = await command.ended
      proxy.onRequest = undefined
      expect(await listPaths()).toEqual(expect.arrayContaining([...second.values()]))
      if (code === 0) break
      expect(last).toBeLessThan(14)
    }
    const left = await listPaths()
    for (const path of gone) expect(left).not.toContain(path)
    expect(left.filter((path) => path.startsWith('.staticfiles/'))).toHaveLength(1)
  })

  describe('beside a publish', () => {
    const MARKS = '.staticfiles/marks'
    const OTHER = 'staticfiles-ci_runner_7-4026531836-1-aaaaaaaaaaaa.tmp'
    const isMark = ({ path }: Asked): boolean => path.includes(MARKS)

    it('that has begun it does not begin', async () => {
      await publishSecond()
      let pruned: Promise<unknown> | undefined
      proxy.onRequest = (asked) => {
        if (pruned || asked.method !== 'PUT' || isMark(asked)) return undefined
        pruned = prune({ wait: false }).catch((error) => error)
        return 'silence'
      }
      const { dist } = await makeSite({ ...SITE, 'new.js': 'third' })
      await publishFolder({ dir: dist, target: target(), endpoint: proxy.url, timeout: 3000 })
      expect(await pruned).toMatchObject({
        code: 'output-busy',
        message: expect.stringContaining('A digest is at'),
      })
      expect(await listPaths()).toEqual(expect.arrayContaining([...first.values()]))
    })

    it('lets it begin when it is done', async () => {
      const dist = site.dist
      await publishSecond()
      site = { dist, paths: first }
      let published: Promise<unknown> | undefined
      let waited = ''
      proxy.onRequest = (asked) => {
        if (published || asked.method !== 'DELETE' || isMark(asked)) return undefined
        const onWait = (message: string): void => {
          waited = message
        }
        published = publishFolder({
          dir: dist,
          target: target(),
          endpoint: `http://127.0.0.1:${port}`,
          onWait,
        })
        return 'silence'
      }
      await prune({ timeout: 2000 })
      await published
      expect(waited).toMatch(
        /^A prune is at work in s3:.*: process \d+, last heard of \d+ s ago\. Waiting until/,
      )
      expect(await listPaths()).toEqual(expect.arrayContaining([...first.values()]))
      expect((await listPaths()).filter((path) => path.startsWith(MARKS))).toEqual([])
    })

    it.each(['digest', 'prune'])(
      '%s that died on another machine is waited for, not for long',
      async (kind) => {
        await publishSecond()
        const run = kind === 'digest' ? prune : publishWith
        const key = `${MARKS}/${kind}.${OTHER}`
        await put(key, '.')
        await expect(run({ wait: false })).rejects.toMatchObject({
          code: 'output-busy',
          message: expect.stringMatching(
            `^A ${kind} is at work .* process 1 of ci_runner_7-4026531836, .* delete s3://`,
          ),
        })
        const time = Date.now() / 1000 - 301
        utimesSync(server!.fileOf(bucket, `static/${key}`), time, time)
        await run({ wait: false })
        expect((await listPaths()).filter((path) => path.startsWith(MARKS))).toEqual([])
      },
    )

    it('a store whose listings lag behind is warned of', async () => {
      await publishSecond()
      const empty = `<ListBucketResult><Name>${bucket}</Name><KeyCount>0</KeyCount></ListBucketResult>`
      proxy.onRequest = ({ query }) => (query.get('prefix')?.includes('marks') ? { xml: empty } : undefined)
      const warning = {
        code: 'unmarked-run',
        severity: 'warn',
        message: expect.stringContaining('Never publish and'),
      }
      expect(await publish()).toMatchObject({ ok: true, problems: [warning] })
      expect(await prune()).toMatchObject({ ok: true, problems: [warning], dropped: [expect.any(String)] })
    })

    it('that may remove nothing leaves its mark, and a prune takes it away in time', async () => {
      const { dist } = await makeSite({ 'c.js': '3' })
      proxy.onRequest = ({ method }) => (method === 'DELETE' ? 403 : undefined)
      const args = ['publish', dist, target(), '--endpoint', proxy.url]
      expect(await startCommand(args).ended).toMatchObject({ code: 0, stderr: '' })
      proxy.onRequest = undefined
      expect((await listPaths()).filter((path) => path.startsWith(MARKS))).toHaveLength(1)
      await prune({ wait: false })
      expect((await listPaths()).filter((path) => path.startsWith(MARKS))).toEqual([])
    })
  })

  it('publish --prune', async () => {
    await publishSecond()
    const publishAndPrune = (...args: string[]) =>
      startCommand(['publish', site.dist, target(), '--endpoint', proxy.url, ...args]).ended
    expect(await publishAndPrune('--prune')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: Say how many releases --prune keeps, as in --keep 5\./),
    })
    const { code, stdout, stderr } = await publishAndPrune('--prune', '--keep', '1')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^0 files published to s3:.*\n(?:.*\n)*4 files, \d+ B deleted\nReleases kept: /)
  })
})
