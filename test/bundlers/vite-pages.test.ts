import type { Browser } from 'playwright-core'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import type { InlineConfig } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { copyFixture } from '../support/fixture.ts'
import { loadPage } from '../support/load-page.ts'
import { build, SCRIPTS, VITES } from './vite.ts'

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

  it.each(rows)('a page runs: $name', async ({ config = {}, options = {} }) => {
    if (!browser) return
    const { files, manifest } = await build(vite, {
      root: copyFixture('app'),
      config,
      options: { include: ['legacy'], ...options },
      entries: config.base === './' ? SCRIPTS : undefined,
    })
    const { value, requests, faults } = await loadPage(browser, files, '/static/', {
      page: 'index.html',
      until: 'page.worker && page.chart',
      value: 'document.fonts.load("1em Plain").then(() => page)',
    })
    const named = (key: string): unknown =>
      expect.stringMatching(new RegExp(`/static/${manifest.paths.get(key)}$`))

    expect(faults).toEqual([])
    expect(value).toEqual({
      hero: named('img/hero.svg'),
      logo: named('src/pictures/logo.svg'),
      greeting: 'hello, main',
      worker: { sum: 210, picture: named('src/pictures/worker.svg'), hero: named('img/hero.svg') },
      chart: 'hello, chart of 8',
    })
    const undigested = requests.filter((path) => !/\.[0-9a-f]{12}\.\w+(\?\w+)?$/.test(path))
    expect(undigested).toEqual(['index.html'])
    const keys = ['assets/chart.css', 'assets/plain.ttf', 'vendor/reset.css']
    expect(requests).toEqual(expect.arrayContaining(keys.map((key) => manifest.paths.get(key))))
  })
})
