import type { IncomingMessage } from 'node:http'
import { send } from '../../dev/requests.ts'
import type { DevServer, Handler, Middleware } from './dev-server.ts'

/** Where a backend runs in development. */
const LOCAL = ['localhost', '.localhost', '127.0.0.1', '[::1]']

/** Whether what a request asks for is part of a page, and which part: a script, a style sheet, a picture. */
export function isPartOfPage({ headers }: IncomingMessage): boolean {
  return !['document', 'iframe', 'frame'].includes(String(headers['sec-fetch-dest'] ?? ''))
}

/**
 * Lets pages of this machine, and of the hosts that the dev server's `allowedHosts` names, use the dev server: their own
 * host may be another, as `127.0.0.1` is than `localhost`. What dev servers refuse for the sake of safety stays refused,
 * and is told.
 *
 * @param tell writes a line to the terminal, once
 */
export function allowPages(
  middlewares: readonly Middleware[],
  server: DevServer,
  tell: (line: string) => void,
): Middleware[] {
  const { options } = server
  const hosts = [options.allowedHosts ?? []].flat().filter((host) => typeof host === 'string')
  const isOpen = hosts.includes('all')
  const allowed = [...LOCAL, ...hosts.filter((host) => host !== 'auto')]
  // It is for the websocket, of pages whose host is not the one that they reach the dev server by.
  if (!isOpen) options.allowedHosts = allowed
  const isAllowed = (origin: string): boolean => isOpen || allowed.some((host) => isHost(origin, host))

  const checkHost = (own: Handler): Handler => {
    return (request, response, next) => {
      let isPassed = false
      own(request, response, (error) => {
        isPassed = true
        next(error)
      })
      const host = JSON.stringify(hostOf(request))
      const fault = `A page asked for ${JSON.stringify(request.url)} at the host ${host}, which the dev server does not know.`
      if (!isPassed) tell(`${fault} Add it to devServer.allowedHosts.`)
    }
  }
  const checkOrigin = (own: Handler): Handler => {
    return (request, response, next) => {
      const origin = pageOrigin(request)
      if (origin !== undefined && (isAllowed(origin) || isHost(origin, hostOf(request)))) {
        response.setHeader('Access-Control-Allow-Origin', origin)
        response.setHeader('Vary', 'Origin')
        next()
      } else if (isOfSameSite(request) || isDrawn(request)) next()
      else if (isForeign(request)) {
        const file = JSON.stringify(request.url)
        const page = origin === undefined ? 'Another site' : `A page of ${origin}`
        const advice = `${page} asked for ${file}, and got nothing. If that is your backend, add its host to devServer.allowedHosts.`
        tell(advice)
        send(response, 'text/plain', `${advice}\n`, 403)
      } else if (request.headers['sec-fetch-dest'] === 'script') {
        send(response, 'text/javascript', askAgain(request.url ?? ''))
      } else own(request, response, next)
    }
  }
  const wrapped = new Map([
    ['host-header-check', checkHost],
    ['cross-origin-header-check', checkOrigin],
  ])
  const names = new Set(middlewares.map((middleware) => 'name' in middleware && middleware.name))
  // Older dev servers check no origin.
  const missing = names.has('cross-origin-header-check')
    ? []
    : [checkOrigin((_request, _response, next) => next())]
  return [
    ...missing,
    ...middlewares.map((item): Middleware => {
      const wrap = 'name' in item ? wrapped.get(item.name ?? '') : undefined
      return wrap && 'middleware' in item ? { ...item, middleware: wrap(item.middleware) } : item
    }),
  ]
}

/** The origin of the page that asks, as far as the browser tells it. */
function pageOrigin({ headers }: IncomingMessage): string | undefined {
  if (headers.origin !== undefined) return headers.origin
  const { referer = '' } = headers
  return URL.canParse(referer) ? new URL(referer).origin : undefined
}

const isOfSameSite = ({ headers }: IncomingMessage): boolean =>
  ['same-origin', 'same-site', 'none'].includes(String(headers['sec-fetch-site']))

/** Whether a browser shows the answer, and the page cannot read it. */
const isDrawn = ({ headers }: IncomingMessage): boolean =>
  ['style', 'image', 'font', 'video', 'audio', 'track'].includes(String(headers['sec-fetch-dest']))

/** Whether a page asks that is known to be another's. */
const isForeign = ({ headers }: IncomingMessage): boolean =>
  headers['sec-fetch-mode'] !== 'navigate' && (headers.origin ?? headers.referer) !== undefined

/** The host that the dev server was asked by, without the port. */
const hostOf = ({ headers }: IncomingMessage): string => (headers.host ?? '').replace(/:\d+$/, '')

/**
 * A script that asks for itself once more, and runs what it gets. For browsers `localhost` and `127.0.0.1` are two sites,
 * and a classic script of another site is asked for without a word of where: by Django's default, without a referrer, too.
 * Asked again, the browser tells, so that no foreign page reads what the dev server has.
 */
const askAgain = (url: string): string => `(() => {
  const script = typeof document === 'object' && document.currentScript ? document.currentScript.src : undefined
  const url = script ?? new URL(${JSON.stringify(url)}, self.staticfilesOrigin ?? location.href).href
  const request = new XMLHttpRequest()
  try {
    request.open('GET', url, false)
    request.send()
  } catch {
    console.error(url + ' is not for pages of ' + location.origin + '. If that is your backend, add its host to devServer.allowedHosts.')
    return
  }
  ;(0, eval)(request.responseText + '\\n//# sourceURL=' + url)
})()
`

function isHost(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false
  const { hostname } = new URL(origin)
  return (
    hostname === host || (host.startsWith('.') && (hostname.endsWith(host) || hostname === host.slice(1)))
  )
}
