import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'

export interface WatchedPage {
  page: Page
  /** `status path` of every response below `/static/`. */
  staticResponses: string[]
  /** What went wrong: requests that failed or were answered with an error, console errors, exceptions. */
  faults: string[]
}

/**
 * Opens a new page, watches all that it loads while `visit` runs, and closes it. Where `visit` throws, the error
 * names a screenshot of that moment.
 */
export async function withPage(
  browser: Browser,
  visit: (watched: WatchedPage) => Promise<void>,
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  const staticResponses: string[] = []
  const faults: string[] = []
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (pathname.startsWith('/static/')) staticResponses.push(`${response.status()} ${pathname}`)
    if (response.status() >= 400) faults.push(`${response.status()} ${pathname}`)
  })
  page.on('requestfailed', (request) => faults.push(`${request.failure()?.errorText} ${request.url()}`))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`))
  try {
    await visit({ page, staticResponses, faults })
  } catch (error) {
    const screenshot = join(await mkdtemp(join(tmpdir(), 'screenshot-')), 'page.png')
    await page.screenshot({ path: screenshot })
    ;(error as Error).message += `\nScreenshot: ${screenshot}`
    throw error
  } finally {
    await page.close()
  }
}
