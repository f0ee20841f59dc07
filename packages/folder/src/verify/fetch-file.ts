import { createHash } from 'node:crypto'
import { appendFile, writeFileSync } from 'node:fs'
import {
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { decodersFor } from './content-encodings.ts'

/** A file that came, with status 200. */
export interface Fetched {
  headers: IncomingHttpHeaders
  /** The md5 of the bytes as a browser sees them, in hex. */
  md5: string
  /** In bytes, decoded. */
  size: number
}

/** What a server says instead. */
export interface Answer {
  status: number
  headers: IncomingHttpHeaders
}

/** Why a file did not come: the server's answer, or else what became of the connection. */
export type NotFetched =
  | Answer
  | {
      status?: undefined
      /** The headers of bytes that came and could not be decoded. */
      headers?: IncomingHttpHeaders | undefined
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
  return await repeat(options, async () => receive(await follow(url, options), options.copy))
}

/** Asks for a file and takes no more than the headers of the answer, with status 200 also where a part was sent. */
export async function fetchHeaders(url: URL, options: Ask): Promise<NotFetched> {
  const headers = new Map([...options.headers, ['range', 'bytes=0-0']])
  return await repeat(options, async () => {
    const response = await follow(url, { ...options, headers, encodings: [] })
    const status = response.statusCode!
    if (status === 200) response.destroy()
    else await drop(response)
    return { status: status === 206 ? 200 : status, headers: response.headers }
  })
}

async function repeat<Result extends Fetched | NotFetched>(
  { attempts }: Ask,
  ask: () => Promise<Result>,
): Promise<Result | NotFetched> {
  for (let attempt = 1; ; attempt++) {
    const result = await ask().catch((error) => ({ reason: reasonOf(error) }))
    if (!mayPass(result) || attempt >= attempts) return result
    await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()))
  }
}

/** Follows redirects. What the user has sent along may be a secret, so it ends where the origin does. */
async function follow(
  url: URL,
  { headers, encodings, timeout }: Omit<FetchOptions, 'attempts' | 'copy'>,
): Promise<IncomingMessage> {
  const accept = { 'Accept-Encoding': encodings.join(', ') || 'identity' }
  let at = url
  for (let hops = 0; ; hops++) {
    const own = at === url || at.origin === url.origin ? Object.fromEntries(headers) : {}
    const response = await get(at, { ...own, ...accept }, timeout)
    const { location } = response.headers
    const isRedirect = [301, 302, 303, 307, 308].includes(response.statusCode!) && location !== undefined
    if (!isRedirect || hops === MOST_REDIRECTS || !URL.canParse(location, at.href)) return response
    const next = new URL(location, at)
    if (!/^https?:$/.test(next.protocol)) return response
    await drop(response)
    at = next
  }
}

/** Silence, before the answer or within it, is an error as a lost connection is. */
function get(url: URL, headers: Record<string, string>, timeout: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = { headers, timeout, joinDuplicateHeaders: true }
    const request =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, agent: SECURE_AGENT })
        : httpRequest(url, { ...options, agent: AGENT })
    let expected: { destroy(error: Error): void } = request
    request
      .on('response', (response) => {
        expected = response
        resolve(response)
      })
      .on('timeout', () => expected.destroy(new Error(`no answer in ${timeout / 1000} s`)))
      .on('error', reject)
      .end()
  })
}

function ended(response: IncomingMessage): Promise<void> {
  return new Promise((resolve, reject) => response.on('end', resolve).on('error', reject))
}

/** Waits for the end of an answer that says all in its headers, so that its connection takes the next request. */
async function drop(response: IncomingMessage): Promise<void> {
  await ended(response.resume()).catch(() => {})
}

async function receive(response: IncomingMessage, copy: string | undefined): Promise<Fetched | NotFetched> {
  const { headers } = response
  if (response.statusCode !== 200) {
    await drop(response)
    return { status: response.statusCode!, headers }
  }
  const md5 = createHash('md5')
  let size = 0
  const take = (chunk: Buffer): void => {
    md5.update(chunk)
    size += chunk.length
  }
  let isBroken = false
  const decoders = decodersFor(headers)
  try {
    // Most files come so, and a pipeline takes as long as all the rest.
    if (decoders.length === 0 && copy === undefined) await ended(response.on('data', take))
    else {
      response.on('error', () => (isBroken = true))
      // An attempt before may have left a part.
      if (copy !== undefined) writeFileSync(copy, '')
      await pipeline([response, ...decoders, taking(take, copy)])
    }
    return { headers, md5: md5.digest('hex'), size }
  } catch (error) {
    if (isBroken || !isDecodingError(error)) throw error
    return { headers, reason: reasonOf(error) }
  }
}

function taking(take: (chunk: Buffer) => void, copy: string | undefined): Writable {
  return new Writable({
    write(chunk: Buffer, _, done) {
      take(chunk)
      if (copy === undefined) done()
      else appendFile(copy, chunk, done)
    },
  })
}

const isDecodingError = (error: unknown): boolean =>
  /^(Z_|ERR_?_?BROTLI|ERR__ERROR|ZSTD_)/.test((error as NodeJS.ErrnoException).code ?? '')

const reasonOf = (error: unknown): string => (error as NodeJS.ErrnoException).code || (error as Error).message

function mayPass(result: Fetched | NotFetched): boolean {
  if ('md5' in result) return false
  if (result.status === undefined) return result.headers === undefined
  return result.status === 408 || result.status === 429 || result.status >= 500
}
