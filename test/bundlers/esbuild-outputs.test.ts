import type { BuildOptions } from 'esbuild'
import type { Browser } from 'playwright-core'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { copyFixture } from '../support/fixture.ts'
import { loadPage } from '../support/load-page.ts'
import { lookUpUrls, unlistedFiles } from '../support/urls.ts'
import { baseOf, build, ESBUILDS, type EsbuildOutput, INCLUDE, SCRIPTS } from './esbuild.ts'

interface Row {
  name: string
  config?: BuildOptions
  options?: StaticfilesOptions
  /** The script and the style sheet of the page, as keys of the manifest. */
  page?: string[]
}

const PAGE = ['main.css', 'main.js']

/** Entries that load no worker, which has to lie where the script expects it. */
const PLAIN = ['src/panel.js', 'src/skin.css']

const rows: Row[] = [
  { name: 'the base /static/', page: PAGE },
  { name: 'a base without a slash at its end', config: { publicPath: '/static' } },
  { name: 'the base /', config: { publicPath: '/', entryPoints: SCRIPTS } },
  { name: 'no base', config: { publicPath: '', entryPoints: SCRIPTS } },
  { name: 'a CDN as the base', config: { publicPath: 'https://cdn.example.com/static/' } },
  { name: 'linked source maps', config: { sourcemap: 'linked' } },
  { name: 'external source maps', config: { sourcemap: 'external' } },
  { name: 'inline source maps', config: { sourcemap: 'inline' } },
  {
    name: 'minified, inline and external source maps',
    config: { sourcemap: 'both', minify: true },
    page: PAGE,
  },
  { name: 'linked legal comments', config: { legalComments: 'linked', sourcemap: true } },
  { name: 'external legal comments', config: { legalComments: 'external' } },
  { name: 'no originals', options: { keepOriginals: false } },
  { name: 'classic scripts', config: { format: 'iife', minify: true, entryPoints: PLAIN } },
  {
    name: 'templates of the user',
    config: {
      entryNames: 'js/[hash]-[name]',
      chunkNames: 'js/later/[hash]',
      assetNames: 'media/[dir]/[name]_[hash]',
      sourcemap: true,
    },
    options: { include: [...INCLUDE, { dir: 'src/pictures', prefix: 'js/pictures', glob: 'worker.svg' }] },
    page: ['js/main.css', 'js/main.js'],
  },
  {
    name: 'a folder for each extension',
    config: { entryPoints: PLAIN, entryNames: '[ext]/[name].[hash]', outExtension: { '.js': '.mjs' } },
  },
  {
    name: 'a folder for each of the sources',
    config: { entryPoints: PLAIN, outbase: '.', entryNames: '[dir]/app/[name].[hash]', outdir: 'out/static' },
    options: { manifest: 'manifests/staticfiles.json' },
  },
]

describe.each(ESBUILDS)('$name', ({ esbuild }) => {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  it.each(rows)('$name', async ({ config = {}, options = {}, page }) => {
    const root = copyFixture('plain-app')
    const output = await build(esbuild, { root, config, options: { exclude: ['robots.txt'], ...options } })
    expect(output.warnings).toEqual([])
    expect(output.manifest.paths.size).toBeGreaterThan(14)
    const { count, broken } = lookUpUrls(output, baseOf(config))
    expect(broken).toEqual([])
    expect(count).toBeGreaterThan(10)
    expect(unlistedFiles(output)).toEqual([])
    if (page && browser) await expectToRun(browser, output, baseOf(config), page)
  })
})

async function expectToRun(
  browser: Browser,
  { files, manifest: { paths } }: EsbuildOutput,
  base: string,
  keys: readonly string[],
): Promise<void> {
  const tags = keys.map((key) => {
    const url = base + paths.get(key)
    return key.endsWith('.css')
      ? `<link rel="stylesheet" href="${url}">`
      : `<script type="module" src="${url}"></script>`
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
  const url = (key: string): unknown => expect.stringMatching(new RegExp(`${paths.get(key)}$`))
  expect(faults).toEqual([])
  expect(value).toEqual({
    logo: url('src/pictures/logo.svg'),
    greeting: 'hello, main',
    worker: { sum: 210, picture: expect.stringMatching(/pictures\/worker\.\w{12}\.svg$/) },
    chart: 'hello, chart of 8',
    fonts: 1,
  })
  expect(requests).toEqual(
    expect.arrayContaining([...keys, 'src/pictures/chart.svg'].map((key) => paths.get(key))),
  )
  expect(requests.filter((path) => !/[0-9a-f]{12}/.test(path))).toEqual(['index.html'])
}
