import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** A file that came, with status 200. */
export interface Fetched {
  headers: Headers
  /** The md5 of the bytes as a browser sees them, in hex. */
  md5: string
  /** In bytes, decoded. */
  size: number
}

/** Why a file did not come: the server's answer, or else what became of the connection. */
export type NotFetched =
  | { status: number }
  | {
      status?: undefined
      /** Whether bytes came that could not be decoded. */
      undecodable: boolean
      /** The system's word for it, such as `ECONNREFUSED`. */
      reason: string
    }

export interface FetchOptions {
  /** How often to try, with growing pauses between. */
  attempts: number
  /** After how many milliseconds of silence to give up an attempt. */
  timeout: number
  /** A file to write the bytes to. */
  copy?: string | undefined
}

const FIRST_PAUSE_MS = 200

/**
 * Fetches a file as a browser would, compressed if the server likes. Never more than a chunk of it is in memory. A lost
 * connection, silence, and answers such as 429 and 503 are tried again.
 */
export async function fetchFile(url: URL, options: FetchOptions): Promise<Fetched | NotFetched> {
  for (let attempt = 1; ; attempt++) {
    const result = await fetchOnce(url, options)
    if ('md5' in result || !mayPass(result) || attempt >= options.attempts) return result
    await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()))
  }
}

async function fetchOnce(url: URL, { timeout, copy }: FetchOptions): Promise<Fetched | NotFetched> {
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(), timeout)
  try {
    const response = await fetch(url, { signal: silence.signal })
    const { status, headers, body } = response
    if (status !== 200 || !body) {
      await body?.cancel()
      return { status }
    }
    const md5 = createHash('md5')
    let size = 0
    const count = new Transform({
      transform(chunk: Buffer, _, done) {
        timer.refresh()
        md5.update(chunk)
        size += chunk.length
        done(null, copy === undefined ? undefined : chunk)
      },
    })
    if (copy === undefined) await pipeline(Readable.fromWeb(body), count.resume())
    else await pipeline(Readable.fromWeb(body), count, createWriteStream(copy))
    return { headers, md5: md5.digest('hex'), size }
  } catch (error) {
    if (silence.signal.aborted) return { undecodable: false, reason: `no answer in ${timeout / 1000} s` }
    return failureOf(error)
  } finally {
    clearTimeout(timer)
  }
}

/** `fetch` says only that it failed; the reason is in the cause. */
function failureOf(error: unknown): NotFetched {
  const { message, cause = error } = error as Error
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  return { undecodable: /^(Z_|ERR_?_?BROTLI|ERR__ERROR)/.test(code), reason: code || message }
}

function mayPass(result: NotFetched): boolean {
  if (result.status === undefined) return !result.undecodable
  return result.status === 408 || result.status === 429 || result.status >= 500
}
