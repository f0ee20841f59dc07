import type { IncomingHttpHeaders } from 'node:http'
import type { Problem } from '@staticfiles/core'
import { isPage } from './check-type.ts'
import type { Fetched, NotFetched } from './fetch-file.ts'

const PURGE = 'Take it out of the cache, and let that keep no answers but 200.'

/**
 * A file that the manifest names and that did not come.
 *
 * @param isCached whether it comes when the address is written so that no cache knows it
 */
export function notServed(file: string, result: NotFetched, isCached = false): Problem {
  if (result.status === undefined && result.headers) {
    const encoding = result.headers['content-encoding']
    const message = `What came is not what its Content-Encoding (${encoding}) says (${result.reason}). Publish it again with the right one.`
    return { code: 'wrong-encoding', severity: 'error', message, file }
  }
  const message =
    result.status === undefined
      ? `It could not be fetched (${result.reason}). Check the address and the network.`
      : `The server answers ${result.status}${adviceFor(result.status, result.headers, isCached)}`
  return { code: 'not-served', severity: 'error', message, file }
}

function adviceFor(status: number, headers: IncomingHttpHeaders, isCached: boolean): string {
  const signs = cacheSigns(headers)
  if (isCached) return ` from a cache${signs}, though the file is there. ${PURGE}`
  if (status === 401 || status === 403)
    return '. Where it asks who wants to know, tell it with --header (headers), or publish the file.'
  if (signs !== '')
    return ` from a cache${signs}, and so it does without one. Publish it, then take it out of the cache.`
  return '. Publish it, or check the address and the routes.'
}

/** What says that a cache has answered: the header of RFC 9211, and what caches sent before it. */
function cacheSigns(headers: IncomingHttpHeaders): string {
  const signs = ['cache-status', 'cf-cache-status', 'x-cache', 'x-cache-status', 'x-proxy-cache']
    .filter((name) => /\bhit\b/i.test(String(headers[name])))
    .map((name) => `${name}: ${headers[name]}`)
  if (Number(headers.age) > 0) signs.push(`age: ${headers.age}`)
  return signs.length === 0 ? '' : ` (${signs.join(', ')})`
}

/** A file that came with other bytes than its name stands for. */
export function wrongBytes(file: string, { headers }: Fetched): Problem {
  const encoding = headers['content-encoding']
  const reason = isPage(file, headers)
    ? 'a page came instead (Content-Type: text/html), as servers do that answer unknown paths with one'
    : `the file was changed, cut short${encoding === undefined ? '' : `, or is not what its Content-Encoding (${encoding}) says`}`
  return {
    code: 'wrong-digest',
    severity: 'error',
    message: `The digest in its name is not that of the bytes that came: ${reason}. Publish it again, and take it out of the caches.`,
    file,
  }
}

/** A file whose compressed copy is one of other bytes. */
export function wrongCopy(file: string, encoding: string): Problem {
  const message = `Asked for as ${encoding}, it comes with other bytes than without: the compressed copy is one of another file. Make it anew, publish it, and take it out of the caches.`
  return { code: 'wrong-copy', severity: 'error', message, file }
}

/** A file that comes in several encodings without a word to caches. */
export function noVary(file: string, encodings: readonly string[]): Problem {
  const message = `It comes as ${encodings.join(', ')} and as it is, without Vary: Accept-Encoding: caches may hand one to a browser that asked for the other. Add it (gzip_vary on; in nginx).`
  return { code: 'no-vary', severity: 'warn', message, file }
}
