import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { verifyFolder } from 'staticfiles'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Configuration } from 'webpack'
import { launchBrowser } from '../support/browser.ts'
import { copyFixture } from '../support/fixture.ts'
import { loadPage } from '../support/load-page.ts'
import { lookUpUrls, unlistedFiles } from '../support/urls.ts'
import { build, WEBPACKS, type WebpackOutput } from './webpack-like.ts'

interface Row {
  name: string
  config?: Configuration
  options?: StaticfilesOptions
  /** What the copy plugin is told. */
  copies?: object
  /** The scripts and style sheets of the page, as keys of the manifest. */
  page?: string[]
}

const PAGE = ['main.css', 'greet.js', 'main.js']

/** Without the style sheet that names files below /static/. */
const SCRIPTS = { main: './src/main.js', panel: './src/panel.js' }

const rows: Row[] = [
  { name: 'the base /static/', page: PAGE },
  { name: 'the base /', config: { entry: SCRIPTS, output: { publicPath: '/' } } },
  { name: 'the base auto', config: { entry: SCRIPTS, output: { publicPath: 'auto' } }, page: PAGE },
  {
    name: 'a CDN as the base',
    config: { output: { publicPath: 'https://cdn.example.com/static/' } },
  },
  { name: 'minified', config: { optimization: { minimize: true } }, page: PAGE },
  { name: 'source maps', config: { devtool: 'source-map' }, page: PAGE },
  { name: 'hidden source maps', config: { devtool: 'hidden-source-map' } },
  { name: 'inline source maps', config: { devtool: 'inline-source-map' } },
  { name: 'no originals', options: { keepOriginals: false }, page: PAGE },
  {
    name: 'one runtime',
    config: { optimization: { runtimeChunk: 'single' } },
    page: ['main.css', 'runtime.js', 'greet.js', 'main.js'],
  },
  {
    name: 'ES modules',
    config: { entry: SCRIPTS, experiments: { outputModule: true }, output: { module: true } },
  },
  {
    name: 'names without a hash',
    config: { output: { filename: 'js/[name].js' } },
    page: ['js/main.css', 'js/greet.js', 'js/main.js'],
  },
  {
    name: 'names of the user',
    config: {
      output: {
        filename: 'js/[name].[contenthash].js',
        chunkFilename: ({ chunk }) => `js/lazy/${chunk?.id}-[contenthash:8].js`,
        cssFilename: 'css/[name]_[contenthash:16].css',
        assetModuleFilename: 'media/[hash][ext]',
      },
    },
    page: ['css/main.css', 'js/greet.js', 'js/main.js'],
  },
  {
    name: 'copied files with a hash',
    copies: { from: 'public', to: '[path][name].[contenthash:8][ext]' },
    page: PAGE,
  },
]

describe.each(WEBPACKS)('$name', (bundler) => {
  const root = copyFixture('plain-app')
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  it.each(rows)('$name', async ({ config = {}, options = {}, copies, page }) => {
    const input = {
      root,
      config,
      copies,
      options: { exclude: ['robots.txt'], manifest: 'staticfiles.json', ...options },
    }
    const output = await build(bundler, input)
    const base = (config.output?.publicPath as string | undefined) ?? '/static/'

    expect({ errors: output.errors, warnings: output.warnings }).toEqual({ errors: [], warnings: [] })
    expect(output.manifest.paths.size).toBeGreaterThan(20)
    const manifest = join(root, 'staticfiles.json')
    const verified = await verifyFolder({ dir: output.dir, manifest, base: base === 'auto' ? './' : base })
    expect(verified.problems).toEqual([])
    const urls = lookUpUrls(output, base)
    expect(urls.broken).toEqual([])
    expect(urls.count).toBeGreaterThan(14)
    expect(unlistedFiles(output)).toEqual([])

    const again = await build(bundler, input)
    expect([...again.files]).toEqual([...output.files])
    if (page && browser) await expectToRun(browser, output, base === 'auto' ? '/static/' : base, page)
  })
})

async function expectToRun(
  browser: Browser,
  { files, manifest: { paths } }: WebpackOutput,
  base: string,
  keys: readonly string[],
): Promise<void> {
  const tags = keys.map((key) => {
    const url = base + paths.get(key)
    return key.endsWith('.css')
      ? `<link rel="stylesheet" href="${url}">`
      : `<script defer src="${url}"></script>`
  })
  const icon = `<link rel="icon" href="${base}${paths.get('favicon.svg')}">`
  const html = `<!doctype html><meta charset="utf-8">${icon}${tags.join('')}<p id="logo">text</p><p class="chart">text</p>`
  const { value, requests, faults } = await loadPage(
    browser,
    new Map([...files, ['index.html', Buffer.from(html)]]),
    base,
    {
      page: 'index.html',
      until: 'globalThis.page?.worker && page.chart',
      value: 'document.fonts.load("1em Plain").then((fonts) => ({ ...page, fonts: fonts.length }))',
    },
  )
  const url = (key: string): unknown => expect.stringMatching(new RegExp(`/static/${paths.get(key)}$`))

  expect(faults).toEqual([])
  expect(value).toEqual({
    logo: url('src/pictures/logo.svg'),
    greeting: 'hello, main',
    worker: { sum: 210, picture: url('src/pictures/worker.svg') },
    chart: 'hello, chart of 8',
    fonts: 1,
  })
  expect(requests).toEqual(
    expect.arrayContaining([...keys, 'src/pictures/chart.svg'].map((key) => paths.get(key))),
  )
  expect(requests.filter((path) => !/[0-9a-f]{8}/.test(path))).toEqual(['index.html'])
}
