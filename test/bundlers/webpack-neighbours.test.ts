import { hash } from 'node:crypto'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { verifyFolder } from 'staticfiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WebpackPluginInstance } from 'webpack'
import { launchBrowser } from '../support/browser.ts'
import { copyFixture } from '../support/fixture.ts'
import { loadPage } from '../support/load-page.ts'
import { build, WEBPACKS } from './webpack-like.ts'

const require = createRequire(import.meta.url)
const HtmlPlugin = require('html-webpack-plugin')
const CssMinimizerPlugin = require('css-minimizer-webpack-plugin')
const CompressionPlugin = require('compression-webpack-plugin')
const webpackIntegrity = require('webpack-subresource-integrity')
const rspack = require('@rspack/core')

/** An entry that loads everything, with what webpack 5 and Rspack have for integrity attributes. */
const BUNDLERS = WEBPACKS.map((bundler) => ({
  ...bundler,
  IntegrityPlugin:
    bundler.webpack === rspack
      ? rspack.SubresourceIntegrityPlugin
      : webpackIntegrity.SubresourceIntegrityPlugin,
  integrity: bundler.webpack === rspack ? { htmlPlugin: require.resolve('html-webpack-plugin') } : {},
}))

const html = () =>
  new HtmlPlugin({
    chunks: ['main'],
    scriptLoading: 'defer',
    templateContent: '<!doctype html><head><link rel="icon" href="data:,"></head><p class="chart">text</p>',
  })
const compression = () => new CompressionPlugin({ test: /\.(?:js|css|svg)$/, threshold: 0, minRatio: 1 })

interface Row {
  name: string
  plugins: () => WebpackPluginInstance[]
  minimizer?: ('...' | WebpackPluginInstance)[]
  devtool?: string
  isCompressed?: boolean
  isSealed?: boolean
}

describe.each(BUNDLERS)('$name', ({ IntegrityPlugin, integrity, ...bundler }) => {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  const rows: Row[] = [
    { name: 'html-webpack-plugin', plugins: () => [html()] },
    { name: 'css-minimizer-webpack-plugin', minimizer: [new CssMinimizerPlugin()], plugins: () => [html()] },
    { name: 'compression-webpack-plugin', isCompressed: true, plugins: () => [html(), compression()] },
    { name: 'integrity', isSealed: true, plugins: () => [html(), new IntegrityPlugin(integrity)] },
    {
      name: 'all of them, with source maps',
      devtool: 'source-map',
      isCompressed: true,
      isSealed: true,
      minimizer: ['...', new CssMinimizerPlugin()],
      plugins: () => [html(), new IntegrityPlugin(integrity), compression()],
    },
  ]

  it.each(rows)(
    'beside $name',
    async ({ plugins, minimizer, devtool = false, isCompressed = false, isSealed = false }) => {
      const { dir, files, manifest, errors, warnings } = await build(bundler, {
        root: copyFixture('plain-app'),
        plugins: plugins(),
        config: {
          devtool: devtool as 'source-map',
          output: { crossOriginLoading: 'anonymous' },
          optimization: minimizer === undefined ? {} : { minimize: true, minimizer },
        },
      })
      expect({ errors, warnings }).toEqual({ errors: [], warnings: [] })
      expect((await verifyFolder({ dir })).problems).toEqual([])
      expect(manifest.paths.get('index.html')).toBe('index.html')

      const compressed = [...files].filter(([path]) => path.endsWith('.gz'))
      for (const [path, bytes] of compressed) {
        expect(gunzipSync(bytes).equals(files.get(path.slice(0, -'.gz'.length))!), path).toBe(true)
      }
      expect(compressed.length > 20).toBe(isCompressed)
      const page = files.get('index.html')!.toString()
      const sealed = [...page.matchAll(/(?:src|href)="?([^"\s>]+)[^>]*? integrity="?(sha\d+-[^"\s>]+)/g)]
      for (const [, url, seal] of sealed) {
        const bytes = files.get(url!.replace('/static/', ''))!
        expect(seal).toContain(`sha384-${hash('sha384', bytes, 'base64')}`)
      }
      expect(sealed).toHaveLength(isSealed ? 3 : 0)

      if (!browser) return
      const { value, requests, faults } = await loadPage(browser, files, '/static/', {
        page: 'index.html',
        until: 'globalThis.page?.worker && page.chart',
        value: 'page.chart',
      })
      expect(faults).toEqual([])
      expect(value).toBe('hello, chart of 8')
      expect(requests).toEqual(
        expect.arrayContaining([manifest.paths.get('main.css'), manifest.paths.get('greet.js')]),
      )
      expect(requests.filter((path) => !/\.[0-9a-f]{12}\./.test(path))).toEqual(['index.html'])
    },
  )
})
