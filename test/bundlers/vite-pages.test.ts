import type { Browser } from 'playwright-core'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import type { InlineConfig } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { serve } from '../support/serve.ts'
import { build, copyFixture, SCRIPTS, VITES } from './vite.ts'

const rows: { name: string; config?: InlineConfig; options?: StaticfilesOptions }[] = [
  { name: 'the base /static/' },
  { name: 'the base ./', config: { base: './' } },
  { name: 'the base ./ with module workers', config: { base: './', worker: { format: 'es' } } },
  { name: 'source maps', config: { build: { sourcemap: true } } },
  { name: 'no originals', options: { keepOriginals: false } },
]

describe.each(VITES)('$name', ({ vite }) => {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  /** Loads a page, and answers what its scripts say, what was asked for, and what went wrong. */
  async function load(
    browser: Browser,
    files: ReadonlyMap<string, Uint8Array>,
    isDone: string,
  ): Promise<{ page: Record<string, unknown>; requests: string[]; faults: string[] }> {
    const server = await serve(files, '/static/')
    const tab = await browser.newPage()
    const requests: string[] = []
    const faults: string[] = []
    tab.on('response', (response) => {
      requests.push(response.url().slice(server.url.length))
      if (!response.ok()) faults.push(`${response.status()} ${response.url()}`)
    })
    tab.on('requestfailed', (request) => faults.push(`failed: ${request.url()}`))
    tab.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`)
    })
    tab.on('pageerror', (error) => faults.push(`page: ${error.message}`))
    await tab.goto(`${server.url}index.html`, { waitUntil: 'networkidle' })
    await tab.waitForFunction(isDone, undefined, { timeout: 10_000 }).catch(() => faults.push('never done'))
    const page = await tab.evaluate<Record<string, unknown>>(
      'document.fonts.load("1em Plain").then(() => globalThis.page)',
    )
    await tab.close()
    server.close()
    return { page, requests, faults }
  }

  it.each(rows)('a page runs: $name', async ({ config = {}, options = {} }) => {
    if (!browser) return
    const { files, manifest } = await build(vite, {
      root: copyFixture('app'),
      config,
      options: { include: ['legacy'], ...options },
      entries: config.base === './' ? SCRIPTS : undefined,
    })
    const { page, requests, faults } = await load(browser, files, 'page.worker && page.chart')
    const named = (key: string): unknown =>
      expect.stringMatching(new RegExp(`/static/${manifest.paths.get(key)}$`))

    expect(faults).toEqual([])
    expect(page).toEqual({
      hero: named('img/hero.svg'),
      logo: named('src/pictures/logo.svg'),
      greeting: 'hello, main',
      worker: { sum: 210, picture: named('src/pictures/worker.svg'), hero: named('img/hero.svg') },
      chart: 'hello, chart of 8',
    })
    const undigested = requests.filter((url) => !/\.[0-9a-f]{12}\.\w+(\?\w+)?$/.test(url))
    expect(undigested).toEqual(['index.html'])
    const keys = ['assets/chart.css', 'assets/plain.ttf', 'vendor/reset.css']
    expect(requests).toEqual(expect.arrayContaining(keys.map((key) => manifest.paths.get(key))))
  })
})
