import type { Browser } from 'playwright-core'
import { serve } from './serve.ts'

export interface VisitedPage {
  /** What the expression gave. */
  value: unknown
  /** The URLs that were asked for. */
  urls: string[]
  /** Requests that failed, messages on the console, exceptions. */
  faults: string[]
}

/** What to wait for in a page, and what to answer then, as expressions. */
export interface PageQuestion {
  until: string
  value: string
}

/** Loads a page in a browser, waits until an expression in it is true, and answers the value of another. */
export async function visitPage(
  browser: Browser,
  url: string,
  { until, value }: PageQuestion,
): Promise<VisitedPage> {
  const tab = await browser.newPage()
  const urls: string[] = []
  const faults: string[] = []
  tab.on('response', (response) => {
    urls.push(response.url())
    if (!response.ok()) faults.push(`${response.status()} ${response.url()}`)
  })
  tab.on('requestfailed', (request) => faults.push(`failed: ${request.url()}`))
  tab.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`)
  })
  tab.on('pageerror', (error) => faults.push(`page: ${error.message}`))
  try {
    await tab.goto(url, { waitUntil: 'networkidle' })
    await tab.waitForFunction(until, undefined, { timeout: 120_000 }).catch(() => faults.push('never done'))
    return { value: await tab.evaluate(value), urls, faults }
  } finally {
    await tab.close()
  }
}

export interface LoadedPage extends Omit<VisitedPage, 'urls'> {
  /** The paths that were asked for, less the base. */
  requests: string[]
}

/** Serves files, and visits a page of them. */
export async function loadPage(
  browser: Browser,
  files: ReadonlyMap<string, Uint8Array>,
  base: string,
  { page, ...question }: PageQuestion & { page: string },
): Promise<LoadedPage> {
  const server = await serve(files, base)
  try {
    const { urls, ...visited } = await visitPage(browser, server.url + page, question)
    const requests = urls.map((url) => {
      const { pathname, search } = new URL(url)
      return pathname.slice(base.length) + search
    })
    return { ...visited, requests }
  } finally {
    server.close()
  }
}
