import type { IncomingMessage, ServerResponse } from 'node:http'
import { posix } from 'node:path'
import { type HotEntry, nearestNames } from '@staticfiles/manifest'
import { type Asked, askedFor, send, VITE_CLIENT } from '../../dev/requests.ts'
import type { Serve } from '../../dev/serve-folders.ts'
import { STYLE_SHEET } from '../../style-sheet.ts'
import type { Handler, Next } from './dev-server.ts'
import { entryScript } from './entry-script.ts'
import { isPartOfPage } from './guard.ts'
import type { Keys } from './keys.ts'

/** What browsers ask for by themselves. */
const UNASKED = /\.map$|\.hot-update\.|\/favicon\.ico$/

/** A compiler whose output a dev server serves. */
export interface Site {
  /** The path that its static files are served at, ending in a slash. */
  base: string
  /** What its last compilation has. */
  keys(): Keys | undefined
  /** The text of a file of its output. */
  read(path: string): string
  /** The included folders. */
  serve: Serve
}

interface RequestOptions {
  sites: readonly Site[]
  isTls: boolean
  /** Calls back when the last change has been compiled. */
  whenValid(callback: () => void): void
  /** Writes a line to the terminal, once. */
  tell(line: string): void
}

/** Answers the keys of the manifest, as far as the dev server would not by itself. */
export function answerKeys({ sites, isTls, whenValid, tell }: RequestOptions): Handler {
  return (request, response, next) => {
    const served = askedSites(sites, request.url)
    const [first] = served
    if (!first || !isGet(request)) {
      next()
      return
    }
    if (first.name === VITE_CLIENT) {
      send(response, 'text/javascript', 'export {}\n')
      return
    }
    request.url = first.plain + first.query
    const answer = (): void => {
      const file = served.map(fileOf).find((file) => file !== undefined)
      if (file?.entry) {
        const origin = `${isTls ? 'https' : 'http'}://${request.headers.host ?? ''}`
        send(response, 'text/javascript', entryScript(file.entry, { ...file.site, origin }))
      } else if (file) {
        request.url = file.url
        next()
      } else if (served.some((asked) => comesByScript(asked, tell))) send(response, 'text/css', '')
      else next()
    }
    const serve = served.reduceRight<Next>(
      (handOn, { serve, name }) =>
        (error) => {
          if (error === undefined) serve(name, request, response, handOn)
          else next(error)
        },
      (error) => {
        if (error !== undefined) return next(error)
        whenValid(() => {
          try {
            answer()
          } catch (fault) {
            next(fault)
          }
        })
      },
    )
    serve()
  }
}

type AskedSite = Site & Asked & { name: string }

/** The compilers below whose base a request is. */
function askedSites(sites: readonly Site[], url: string | undefined): AskedSite[] {
  return sites.flatMap((site) => {
    const { name, ...asked } = askedFor(url, site.base)
    return name === undefined ? [] : [{ ...site, ...asked, name }]
  })
}

/** What a key stands for: the scripts of an entry, or a file at another URL. */
function fileOf(asked: AskedSite): { site: Site; url: string; entry?: HotEntry } | undefined {
  const { name, base, query } = asked
  const { paths, entries } = asked.keys() ?? {}
  const path = paths?.get(name)
  if (path === undefined) return undefined
  const entry = path === name || STYLE_SHEET.test(path) ? undefined : entries?.get(name)
  return { site: asked, url: base + encodeURI(path) + query, ...(entry && { entry }) }
}

/** Whether a style sheet is in the scripts of a chunk, so that a link to it must not be a fault. */
function comesByScript({ name, keys }: AskedSite, tell: (line: string) => void): boolean {
  const { entries, chunks } = keys() ?? {}
  if (!STYLE_SHEET.test(name)) return false
  const entry = entries?.get(name)
  if (entry) {
    const scripts = entry.js.join(', ')
    tell(
      `A page links to ${name}, which is in a script here: ${scripts}. A link alone shows no style; have a plugin extract style sheets in development too.`,
    )
  }
  const names = [posix.basename(name, '.css'), name.replace(/\.css$/, '')]
  return entry !== undefined || names.some((chunk) => chunks?.has(chunk))
}

/** Says what is wrong with a request that nobody has answered, in the answer and in the terminal. */
export function answerUnknown({ sites, tell }: RequestOptions, urls: readonly string[]): Handler {
  const refuse = (response: ServerResponse, text: string): void => {
    tell(text)
    send(response, 'text/plain', `${text}\n`, 404)
  }
  return (request, response, next) => {
    const { path } = askedFor(request.url, '/')
    if (!isGet(request) || !isPartOfPage(request) || UNASKED.test(path)) {
      next()
      return
    }
    const asked = askedSites(sites, request.url)
    const [first] = asked
    if (first) {
      const names = asked.flatMap(({ keys }) => [...(keys()?.paths.keys() ?? [])])
      const meant = nearestNames(names)(first.name).map((name) => JSON.stringify(name))
      const advice = meant.length === 0 ? '' : ` Did you mean ${meant.join(' or ')}?`
      refuse(response, `There is no static file ${JSON.stringify(first.name)}.${advice}`)
    } else {
      const fault = `Nothing is served at ${JSON.stringify(path)}: static files begin with ${urls.join(' or ')}.`
      refuse(response, `${fault} Is that what STATIC_URL says?`)
    }
  }
}

const isGet = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD'
