import { describe, expect, it } from 'vitest'
import { listObjects } from '../src/publish/s3/list-objects.ts'
import type { Store } from '../src/publish/s3/store.ts'

const object = (key: string, tag = '&quot;t&quot;'): string =>
  `<Contents><Key>${key}</Key><LastModified>2026-11-30T10:00:00.000Z</LastModified><ETag>${tag}</ETag><Size>3</Size><Owner><ID>me</ID></Owner></Contents>`

const page = (contents: string, count: number, more = '<IsTruncated>false</IsTruncated>'): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>p/</Prefix>${contents}<KeyCount>${count}</KeyCount><EncodingType>url</EncodingType>${more}</ListBucketResult>`

/** What comes of pages that a store answers, and how often the SDK has to ask again. */
async function list(...pages: (string | undefined)[]): Promise<{ listed: unknown[]; commands: number }> {
  let [at, commands] = [0, 0]
  const store = {
    sdk: { ListObjectsV2Command: class {} },
    client: {
      async send() {
        commands++
        return { KeyCount: 1, Contents: [{ Key: 'p/of-sdk', Size: 1, LastModified: new Date(1) }] }
      },
    },
    shortWay: { list: async () => pages[at++] },
    bucket: 'b',
    prefix: 'p/',
  } as unknown as Store
  const listed: unknown[] = []
  for await (const { path, size, tag, time } of listObjects(store, '')) listed.push([path, size, tag, time])
  return { listed, commands }
}

const TIME = Date.parse('2026-11-30T10:00:00.000Z')

describe('what stores usually answer is read', () => {
  const rows: [name: string, pages: string[], paths: string[]][] = [
    ['nothing', [page('', 0)], []],
    ['objects', [page(object('p/a.css') + object('p/b.js'), 2)], ['a.css', 'b.js']],
    ['encoded keys', [page(object('p/a+b%26c%3C%C3%BC.css'), 1)], ['a b&c<ü.css']],
    ['keys with entities', [page(object('p/a&amp;b&#39;&#x63;.css'), 1)], ["a&b'c.css"]],
    [
      'several pages',
      [
        page(
          object('p/a'),
          1,
          '<IsTruncated>true</IsTruncated><NextContinuationToken>n</NextContinuationToken>',
        ),
        page(object('p/b'), 1),
      ],
      ['a', 'b'],
    ],
  ]
  it.each(rows)('%s', async (_, pages, paths) => {
    const { listed, commands } = await list(...pages)
    expect(listed).toEqual(paths.map((path) => [path, 3, '"t"', TIME]))
    expect(commands).toBe(0)
  })
})

describe('what is anything else is left to the SDK', () => {
  const rows: [name: string, answer: string | undefined][] = [
    ['no answer', undefined],
    ['a page for people', '<!DOCTYPE html><title>Log in</title>'],
    ['another count', page(object('p/a'), 2)],
    ['no count', page(object('p/a'), 1).replace(/<KeyCount>.*<\/KeyCount>/, '')],
    ['names with a prefix', page(object('p/a'), 1).replaceAll(/<(\/?)Contents>/g, '<$1s3:Contents>')],
    ['a section of CDATA', page(object('<![CDATA[p/a]]>'), 1)],
    ['no token for more', page(object('p/a'), 1, '<IsTruncated>true</IsTruncated>')],
    ['a cut end', page(object('p/a'), 1).slice(0, -60)],
  ]
  it.each(rows)('%s', async (_, answer) => {
    expect(await list(answer)).toEqual({ listed: [['of-sdk', 1, undefined, 1]], commands: 1 })
  })
})
