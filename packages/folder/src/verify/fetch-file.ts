import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { Transform, Writable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { decodersFor } from './content-encodings.ts'

/** A file that came, with status 200. */
export interface Fetched {
  headers: Headers
  /** The md5 of the bytes as a browser sees them, in hex. */
  md5: string
  /** In bytes, decoded. */
  size: number
}

/** What a server says instead. */
export interface Answer {
  status: number
  headers: Headers
}

/** Why a file did not come: the server's answer, or else what became of the connection. */
export type NotFetched =
  | Answer
  | {
      status?: undefined
      /** The headers of bytes that came and could not be decoded. */
      headers?: Headers | undefined
      /** The system's word for it, such as `ECONNREFUSED`. */
      reason: string
    }

export function isAnswer(result: Fetched | NotFetched): result is Answer {
  return !('md5' in result) && result.status !== undefined
}

export interface FetchOptions {
  /** How often to try, with growing pauses between. */
  attempts: number
  /** After how many milliseconds of silence to give up an attempt. */
  timeout: number
  /** What to send beside `Accept-Encoding`. It goes to no other origin. */
  headers: ReadonlyMap<string, string>
  /** The content encodings to ask for. */
  encodings: readonly string[]
  /** A file to write the bytes to. */
  copy?: string | undefined
}

export type Ask = Omit<FetchOptions, 'encodings' | 'copy'>

const FIRST_PAUSE_MS = 200

/** As in the Fetch standard, section 4.4. */
const MOST_REDIRECTS = 20

const AGENT = new HttpAgent({ keepAlive: true })
const SECURE_AGENT = new HttpsAgent({ keepAlive: true })

/**
 * Fetches a file as a browser would. Never more than a chunk of it is in memory. A lost connection, silence, and answers
 * such as 429 and 503 are tried again. Node's `fetch` would hide which encoding came, and does not know all of them.
 */
export async function fetchFile(url: URL, options: FetchOptions): Promise<Fetched | NotFetched> {
  return await repeat(options, (signal, refresh) => receive(url, options, signal, refresh))
}

/** Asks for a file and takes no more than the headers of the answer, with status 200 also where a part was sent. */
export async function fetchHeaders(url: URL, options: Ask): Promise<NotFetched> {
  const headers = new Map([...options.headers, ['range', 'bytes=0-0']])
  return await repeat(options, async (signal) => {
    const response = await follow(url, { headers, encodings: [] }, signal)
    const status = response.statusCode!
    if (status === 200) response.destroy()
    else response.resume()
    return { status: status === 206 ? 200 : status, headers: headersOf(response) }
  })
}

async function repeat<Result extends Fetched | NotFetched>(
  { attempts, timeout }: Ask,
  ask: (signal: AbortSignal, refresh: () => void) => Promise<Result>,
): Promise<Result | NotFetched> {
  for (let attempt = 1; ; attempt++) {
    const result = await withinTime(timeout, ask)
    if (!mayPass(result) || attempt >= attempts) return result
    await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()))
  }
}

async function withinTime<Result>(
  timeout: number,
  ask: (signal: AbortSignal, refresh: () => void) => Promise<Result>,
): Promise<Result | NotFetched> {
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(), timeout)
  try {
    return await ask(silence.signal, () => timer.refresh())
  } catch (error) {
    if (silence.signal.aborted) return { reason: `no answer in ${timeout / 1000} s` }
    return { reason: reasonOf(error) }
  } finally {
    clearTimeout(timer)
  }
}

/** Follows redirects. What the user has sent along may be a secret, so it ends where the origin does. */
async function follow(
  url: URL,
  { headers, encodings }: Pick<FetchOptions, 'headers' | 'encodings'>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const accept = { 'Accept-Encoding': encodings.join(', ') || 'identity' }
  let at = url
  for (let hops = 0; ; hops++) {
    const own = at.origin === url.origin ? Object.fromEntries(headers) : {}
    const response = await get(at, { ...own, ...accept }, signal)
    const { location } = response.headers
    const isRedirect = [301, 302, 303, 307, 308].includes(response.statusCode!) && location !== undefined
    if (!isRedirect || hops === MOST_REDIRECTS || !URL.canParse(location, at.href)) return response
    const next = new URL(location, at)
    if (!/^https?:$/.test(next.protocol)) return response
    response.resume()
    at = next
  }
}

function get(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request =
      url.protocol === 'https:'
        ? httpsRequest(url, { headers, signal, agent: SECURE_AGENT }, resolve)
        : httpRequest(url, { headers, signal, agent: AGENT }, resolve)
    request.on('error', reject).end()
  })
}

async function receive(
  url: URL,
  options: FetchOptions,
  signal: AbortSignal,
  refresh: () => void,
): Promise<Fetched | NotFetched> {
  const response = await follow(url, options, signal)
  refresh()
  const headers = headersOf(response)
  if (response.statusCode !== 200) {
    response.resume()
    return { status: response.statusCode!, headers }
  }
  const md5 = createHash('md5')
  let size = 0
  let isBroken = false
  const take = (chunk: Buffer): void => {
    md5.update(chunk)
    size += chunk.length
  }
  response.on('data', refresh).on('error', () => (isBroken = true))
  const decoders = decodersFor(headers)
  try {
    if (options.copy !== undefined)
      await pipeline([response, ...decoders, passing(take), createWriteStream(options.copy)])
    else if (decoders.length > 0) await pipeline([response, ...decoders, taking(take)])
    // Most files come so, and a pipeline takes as long as all the rest.
    else await finished(response.on('data', take))
    return { headers, md5: md5.digest('hex'), size }
  } catch (error) {
    if (isBroken || !isDecodingError(error)) throw error
    return { headers, reason: reasonOf(error) }
  }
}

type Take = (chunk: Buffer) => void

function passing(take: Take): Transform {
  return new Transform({
    transform(chunk: Buffer, _, done) {
      take(chunk)
      done(null, chunk)
    },
  })
}

function taking(take: Take): Writable {
  return new Writable({
    write(chunk: Buffer, _, done) {
      take(chunk)
      done()
    },
  })
}

const isDecodingError = (error: unknown): boolean =>
  /^(Z_|ERR_?_?BROTLI|ERR__ERROR|ZSTD_)/.test((error as NodeJS.ErrnoException).code ?? '')

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(headersDistinct))
    for (const value of values) headers.append(name, value)
  return headers
}

const reasonOf = (error: unknown): string => (error as NodeJS.ErrnoException).code || (error as Error).message

function mayPass(result: Fetched | NotFetched): boolean {
  if ('md5' in result) return false
  if (result.status === undefined) return result.headers === undefined
  return result.status === 408 || result.status === 429 || result.status >= 500
}
