import { hash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { HeadObjectCommandOutput, S3Client } from '@aws-sdk/client-s3'

/** What a store says of an object. */
export type Answer = Pick<
  HeadObjectCommandOutput,
  | 'ContentLength'
  | 'ContentType'
  | 'ContentEncoding'
  | 'CacheControl'
  | 'ETag'
  | 'ServerSideEncryption'
  | 'SSECustomerAlgorithm'
  | 'Metadata'
>

/**
 * The requests that there are many of, one for each file or for a thousand, signed by the SDK's signer and sent by its handler, but past the
 * layers of a command, which take three times as long as signing and sending. Each is sent once. For any answer but
 * success there is `undefined`, and a command of the SDK is to ask again: it repeats, sets its clock right, follows to
 * other regions, and knows the errors.
 */
export interface ShortWay {
  /**
   * A page of a listing, as XML.
   * @param token that of the page before
   */
  list(prefix: string, token: string | undefined): Promise<string | undefined>
  head(key: string): Promise<Answer | undefined>
  put(key: string, headers: Record<string, string>, body: Uint8Array): Promise<Answer | undefined>
}

/** Where the SDK sends what it asks of a bucket. */
interface Place {
  protocol: string
  hostname: string
  port?: number
  path: string
}

interface Request {
  method: 'GET' | 'HEAD' | 'PUT'
  /** That of an object; without it, the bucket is asked. */
  key?: string
  query?: Record<string, string>
  headers?: Record<string, string>
  body?: Uint8Array
}

interface Response {
  headers: Readonly<Record<string, string | undefined>>
  body: Readable
}

/** A key's part as RFC 3986, section 2.3 has it, on which signatures count. */
const encodePart = (part: string): string =>
  encodeURIComponent(part).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

const SHA256_OF_NOTHING = hash('sha256', '', 'hex')

export function createShortWay(client: S3Client): ShortWay {
  let place: Place | undefined
  let signer: ReturnType<S3Client['config']['signer']> | undefined
  /** A store that refuses one refuses the others too. */
  let isRefused = false

  // Much decides where that is, all of it known to the SDK. A listing by it comes before anything else.
  client.middlewareStack.add(
    (next) => (args) => {
      const { protocol, hostname, port, path, query } = args.request as Place & { query: object }
      if ('list-type' in query)
        place = { protocol, hostname, ...(port && { port }), path: path.replace(/\/$/, '') }
      return next(args)
    },
    { step: 'finalizeRequest', name: 'seePlace' },
  )

  async function send({
    method,
    key,
    query = {},
    headers = {},
    body,
  }: Request): Promise<Response | undefined> {
    if (!place || isRefused) return undefined
    const { port, hostname } = place
    signer ??= client.config.signer()
    try {
      const request = await (await signer).sign({
        ...{ ...place, method, query, body },
        path: key === undefined ? place.path : `${place.path}/${key.split('/').map(encodePart).join('/')}`,
        headers: {
          ...headers,
          host: port === undefined ? hostname : `${hostname}:${port}`,
          'x-amz-content-sha256': body ? hash('sha256', body, 'hex') : SHA256_OF_NOTHING,
        },
      })
      const { response } = await client.config.requestHandler.handle(request as never)
      if (response.statusCode === 200) return response
      response.body?.resume()
      isRefused = response.statusCode < 500 && response.statusCode !== 404
    } catch {
      // The command meets it too, if it stays, and can say what it is.
    }
    return undefined
  }

  async function ask(request: Request): Promise<Answer | undefined> {
    const response = await send(request)
    response?.body?.resume()
    return response && answerOf(response.headers)
  }

  return {
    async list(prefix, token) {
      const next = token !== undefined && { 'continuation-token': token }
      const query = { 'list-type': '2', 'encoding-type': 'url', prefix, ...next }
      const response = await send({ method: 'GET', query })
      return response && (await text(response.body).catch(() => undefined))
    },
    head: (key) => ask({ method: 'HEAD', key }),
    put: (key, headers, body) =>
      ask({ method: 'PUT', key, headers: { ...headers, 'content-length': String(body.length) }, body }),
  }
}

function answerOf(headers: Readonly<Record<string, string | undefined>>): Answer {
  const length = headers['content-length']
  const md5 = headers['x-amz-meta-md5']
  return {
    ContentLength: length === undefined ? undefined : Number(length),
    ContentType: headers['content-type'],
    ContentEncoding: headers['content-encoding'],
    CacheControl: headers['cache-control'],
    ETag: headers.etag,
    ServerSideEncryption: headers['x-amz-server-side-encryption'] as Answer['ServerSideEncryption'],
    SSECustomerAlgorithm: headers['x-amz-server-side-encryption-customer-algorithm'],
    Metadata: md5 === undefined ? undefined : { md5 },
  }
}
