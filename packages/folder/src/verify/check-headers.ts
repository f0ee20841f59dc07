import type { IncomingHttpHeaders } from 'node:http'
import type { Problem } from '@staticfiles/core'
import { unknownEncoding } from './content-encodings.ts'

const DAY = 24 * 60 * 60
const MONTH = 30 * DAY

/** What is wrong with the encoding that a file came in, as its headers tell it. */
export function checkEncoding(file: string, headers: IncomingHttpHeaders): Problem[] {
  const unknown = unknownEncoding(headers)
  if (unknown === undefined) return []
  const message = `It is served with Content-Encoding: ${unknown}, which browsers do not know. Set it to what the bytes are, or take it away.`
  return [{ code: 'wrong-encoding', severity: 'error', message, file }]
}

/** What is wrong with how long caches may keep a file. */
export function checkCaching(file: string, headers: IncomingHttpHeaders, isDigested: boolean): Problem[] {
  const cacheControl = headers['cache-control']
  const seconds = lifetimeOf(cacheControl)
  const said = cacheControl === undefined ? 'no Cache-Control' : `Cache-Control: ${cacheControl}`
  if (isDigested && seconds < MONTH) {
    const message = `It is served with ${said}, but its name stands for its bytes: let caches keep it, with Cache-Control: public, max-age=31536000, immutable.`
    return [{ code: 'short-cache', severity: 'warn', message, file }]
  }
  if (!isDigested && (seconds > DAY || /\bimmutable\b/i.test(cacheControl ?? ''))) {
    const message = `It is served with ${said}, but its name has no digest: after a change, browsers would go on with the old bytes. Serve it with Cache-Control: public, max-age=0, must-revalidate.`
    return [{ code: 'long-cache', severity: 'error', message, file }]
  }
  return []
}

/** How many seconds a browser may use a response without asking; 0 where it may not. */
function lifetimeOf(cacheControl: string | undefined): number {
  if (cacheControl === undefined || /\bno-(?:store|cache)\b/i.test(cacheControl)) return 0
  return Number(/\bmax-age="?(\d+)/i.exec(cacheControl)?.[1] ?? 0)
}
