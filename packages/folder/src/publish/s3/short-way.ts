import { hash } from 'node:crypto'
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
 * The two requests that there is one of for each file, signed by the SDK's signer and sent by its handler, but past the
 * layers of a command, which take three times as long as signing and sending. Each is sent once. For any answer but
 * success there is `undefined`, and a command of the SDK is to ask again: it repeats, sets its clock right, follows to
 * other regions, and knows the errors.
 */
export interface ShortWay {
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

/** A key's part as RFC 3986, section 2.3 has it, on which signatures count. */
const encodePart = (part: string): string =>
  encodeURIComponent(part).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

const SHA256_OF_NOTHING = hash('sha256', '', 'hex')

export function createShortWay(client: S3Client): ShortWay {
  let place: Place | undefined
  let signer: ReturnType<S3Client['config']['signer']> | undefined
  /** A store that refuses one refuses the others too. */
  let isRefused = false

  // Much decides where that is, all of it known to the SDK. A listing comes before what is asked of single files.
  client.middlewareStack.add(
    (next) => (args) => {
      const { protocol, hostname, port, path, query } = args.request as Place & { query: object }
      if ('list-type' in query)
        place = { protocol, hostname, ...(port && { port }), path: path.replace(/\/$/, '') }
      return next(args)
    },
    { step: 'finalizeRequest', name: 'seePlace' },
  )

  async function send(
    method: 'HEAD' | 'PUT',
    key: string,
    headers: Record<string, string> = {},
    body: Uint8Array | undefined = undefined,
  ): Promise<Answer | undefined> {
    if (!place || isRefused) return undefined
    const { port, hostname } = place
    signer ??= client.config.signer()
    try {
      const request = await (await signer).sign({
        ...{ ...place, method, query: {}, body },
        path: `${place.path}/${key.split('/').map(encodePart).join('/')}`,
        headers: {
          ...headers,
          host: port === undefined ? hostname : `${hostname}:${port}`,
          'x-amz-content-sha256': body ? hash('sha256', body, 'hex') : SHA256_OF_NOTHING,
        },
      })
      const { response } = await client.config.requestHandler.handle(request as never)
      response.body?.resume()
      if (response.statusCode === 200) return answerOf(response.headers)
      isRefused = response.statusCode < 500 && response.statusCode !== 404
    } catch {
      // The command meets it too, if it stays, and can say what it is.
    }
    return undefined
  }

  return {
    head: (key) => send('HEAD', key),
    put: (key, headers, body) =>
      send('PUT', key, { ...headers, 'content-length': String(body.length) }, body),
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
