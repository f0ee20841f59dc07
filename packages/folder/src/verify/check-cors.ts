import type { IncomingHttpHeaders } from 'node:http'
import type { Problem } from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'

/**
 * What browsers fetch from another origin with CORS only: module scripts and what these fetch, fonts, and images of masks
 * and shapes, which nothing tells from others. Style sheets need it where `crossorigin` or `integrity` stands in the tag,
 * as Vite writes it.
 */
const WITH_CORS = /\.(?:m?js|css|json|wasm|woff2?|ttf|otf|eot)$/i

/**
 * What is wrong with the answer to a page of another origin: the Fetch standard, section 4.10 (CORS check).
 *
 * @param origin the page's
 */
export function checkCors(file: string, headers: IncomingHttpHeaders, origin: string): Problem[] {
  if (!WITH_CORS.test(file)) return []
  const allowed = headers['access-control-allow-origin']
  const advice = `Serve it with Access-Control-Allow-Origin: *, or ${origin}`
  if (allowed !== '*' && allowed !== origin) {
    const said =
      allowed === undefined ? 'no Access-Control-Allow-Origin' : `Access-Control-Allow-Origin: ${allowed}`
    const message = `It is served with ${said}, so pages of ${origin} may not load it. ${advice}.`
    return [{ code: 'wrong-cors', severity: 'error', message, file }]
  }
  if (allowed === '*' || variesBy(headers, 'origin')) return []
  const message = `It is served for ${origin} alone and without Vary: Origin, so caches give the answer to other origins too, and theirs to this one. Add it, or serve it with Access-Control-Allow-Origin: *.`
  return [{ code: 'wrong-cors', severity: 'warn', message, file }]
}

/** Whether a response says that another value of a request's header gives another response. */
export function variesBy(headers: IncomingHttpHeaders, name: string): boolean {
  const names = (headers.vary ?? '').toLowerCase().split(',')
  return names.some((other) => other.trim() === name || other.trim() === '*')
}

/** @throws {StaticfilesError} `invalid-origin` */
export function assertOrigin(origin: string): void {
  if (URL.canParse(origin) && /^https?:/.test(origin) && new URL(origin).origin === origin) return
  throw new StaticfilesError(
    'invalid-origin',
    'The origin is not that of a page. Write scheme, host and port alone, such as https://www.example.com.',
  )
}
