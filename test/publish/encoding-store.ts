import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface StoredObject {
  body: Buffer
  headers: Record<string, string>
}

export interface EncodingStore {
  url: string
  /** By key, without the bucket. */
  objects: ReadonlyMap<string, StoredObject>
  close(): void
}

/** Keys of a page of a listing. */
const PAGE = 4

/** What S3 documents for `encoding-type=url`: as in a form, but for slashes. */
const encodeKey = (key: string): string =>
  new URLSearchParams({ key }).toString().slice('key='.length).replaceAll('%2F', '/')

/**
 * A store on the loopback that holds objects in memory and answers listings with encoded keys, as Amazon's does and few
 * servers for tests do. It takes any signature.
 */
export async function startEncodingStore(): Promise<EncodingStore> {
  const objects = new Map<string, StoredObject>()
  const server = createServer((asked, answer) => void serve(asked, answer)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }

  async function serve(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const body = Buffer.concat(await asked.toArray())
    const { pathname, searchParams } = new URL(asked.url!, 'http://localhost')
    const key = decodeURIComponent(pathname).split('/').slice(2).join('/')
    if (searchParams.get('list-type') === '2') {
      answer.writeHead(200, { 'Content-Type': 'application/xml' }).end(list(searchParams))
    } else if (asked.method === 'PUT') {
      const kept = ['content-type', 'cache-control', 'content-encoding', 'x-amz-meta-md5']
      const headers = Object.fromEntries(
        kept.flatMap((name) => (asked.headers[name] ? [[name, String(asked.headers[name])]] : [])),
      )
      objects.set(key, { body, headers: { ...headers, etag: tagOf(body) } })
      answer.writeHead(200, { etag: tagOf(body) }).end()
    } else if (asked.method === 'DELETE') {
      objects.delete(key)
      answer.writeHead(204).end()
    } else {
      const object = objects.get(key)
      if (!object) answer.writeHead(404).end()
      else
        answer
          .writeHead(200, { ...object.headers, 'content-length': object.body.length })
          .end(asked.method === 'HEAD' ? undefined : object.body)
    }
  }

  function list(query: URLSearchParams): string {
    const isEncoded = query.get('encoding-type') === 'url'
    const after = query.get('continuation-token') ?? ''
    const keys = [...objects.keys()]
      .filter((key) => key.startsWith(query.get('prefix') ?? '') && encodeURIComponent(key) > after)
      .sort((a, b) => (encodeURIComponent(a) < encodeURIComponent(b) ? -1 : 1))
    const page = keys.slice(0, PAGE)
    const contents = page.map((key) => {
      const { body } = objects.get(key)!
      const shown = isEncoded ? encodeKey(key) : 'not to be read'
      return `<Contents><Key>${shown}</Key><Size>${body.length}</Size><ETag>${tagOf(body)}</ETag><LastModified>${new Date().toISOString()}</LastModified></Contents>`
    })
    const next =
      keys.length > PAGE
        ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${encodeURIComponent(page.at(-1)!)}</NextContinuationToken>`
        : '<IsTruncated>false</IsTruncated>'
    const encoding = isEncoded ? '<EncodingType>url</EncodingType>' : ''
    return `<ListBucketResult><Name>bucket</Name><KeyCount>${page.length}</KeyCount>${encoding}${next}${contents.join('')}</ListBucketResult>`
  }
}

const tagOf = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`
