import type { Browser } from 'playwright-core'
import { serve } from './serve.ts'

export interface LoadedPage {
  /** What the expression gave. */
  value: unknown
  /** The paths that were asked for, less the base. */
  requests: string[]
  /** Requests that failed, messages on the console, exceptions. */
  faults: string[]
}

/**
 * Serves files, loads a page of them in a browser, waits until an expression in it is true, and answers the value of
 * another.
 *
 * @param base a path, or the URL of a host that is answered for
 */
export async function loadPage(
  browser: Browser,
  files: ReadonlyMap<string, Uint8Array>,
  base: string,
  { page, until, value }: { page: string; until: string; value: string },
): Promise<LoadedPage> {
  const { origin, pathname } = new URL(base, 'http://localhost')
  const server = await serve(files, pathname)
  const tab = await browser.newPage()
  const requests: string[] = []
  const faults: string[] = []
  await tab.route(`${origin}/**`, async (route) => {
    const response = await route.fetch({
      url: new URL(new URL(route.request().url()).pathname, server.url).href,
    })
    await route.fulfill({ response, headers: { ...response.headers(), 'Access-Control-Allow-Origin': '*' } })
  })
  tab.on('response', (response) => {
    const { pathname: path, search } = new URL(response.url())
    requests.push(path.slice(pathname.length) + search)
    if (!response.ok()) faults.push(`${response.status()} ${response.url()}`)
  })
  tab.on('requestfailed', (request) => faults.push(`failed: ${request.url()}`))
  tab.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`)
  })
  tab.on('pageerror', (error) => faults.push(`page: ${error.message}`))
  try {
    await tab.goto(server.url + page, { waitUntil: 'networkidle' })
    await tab.waitForFunction(until, undefined, { timeout: 10_000 }).catch(() => faults.push('never done'))
    return { value: await tab.evaluate(value), requests, faults }
  } finally {
    await tab.close()
    server.close()
  }
}
