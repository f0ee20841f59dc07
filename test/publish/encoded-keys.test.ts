import { join } from 'node:path'
import { digestFolder, pruneStore, publishFolder } from 'staticfiles'
import { afterAll, expect, it, vi } from 'vitest'
import { startEncodingStore } from './encoding-store.ts'
import { CREDENTIALS } from './s3-server.ts'
import { addFiles, makeSite } from './site.ts'

for (const [name, value] of Object.entries(CREDENTIALS)) vi.stubEnv(name, value)
const store = await startEncodingStore()
afterAll(() => {
  store.close()
  vi.unstubAllEnvs()
})

const NAMES = [
  'a b.png',
  'a+b&c=d.png',
  'ü/😀.png',
  '100%.png',
  '%41.png',
  'q?x=1#y.png',
  "it's (1)!*~.png",
  'escape\x1b[31m.png',
  'line\nfeed\x01.png',
]

it('keys that a listing encodes are known again, and pruned', async () => {
  const place = { target: 's3://bucket/with space+plus', endpoint: store.url }
  const { dist, paths } = await makeSite(Object.fromEntries(NAMES.map((name) => [name, name])))
  const { published } = await publishFolder({ dir: dist, ...place })
  expect(published.toSorted()).toEqual([...paths.keys(), ...paths.values()].toSorted())
  expect(await publishFolder({ dir: dist, ...place })).toMatchObject({
    published: [],
    unchanged: 2 * NAMES.length,
    problems: [],
  })

  const next = join(dist, '../next')
  addFiles(join(dist, '../new'), { 'other.png': 'other' })
  await digestFolder({ dir: join(dist, '../new'), out: next })
  await publishFolder({ dir: next, ...place })
  const { deleted, problems } = await pruneStore({ ...place, keep: 1 })
  expect(problems).toEqual([])
  expect(deleted.map(({ path }) => path).toSorted()).toEqual([...paths.values()].toSorted())
  const left = [...store.objects.keys()].map((key) => key.slice('with space+plus/'.length))
  expect(left.filter((path) => !path.startsWith('.') && !path.startsWith('other.')).toSorted()).toEqual(
    NAMES.toSorted(),
  )
})
