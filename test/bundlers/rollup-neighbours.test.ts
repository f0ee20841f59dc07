import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { loadManifest } from '@staticfiles/manifest'
import type { Browser } from 'playwright-core'
import type { Plugin } from 'rollup'
import { verifyFolder } from 'staticfiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { copyFixture } from '../support/fixture.ts'
import { loadPage } from '../support/load-page.ts'
import { build, ROLLUPS } from './rollup-like.ts'

const require = createRequire(import.meta.url)
const postcss: PluginFactory = require('rollup-plugin-postcss')
const terser: PluginFactory = require('@rollup/plugin-terser')
const url: PluginFactory = require('@rollup/plugin-url')

type PluginFactory = (options: object) => Plugin

describe.each(ROLLUPS)('$name', (bundler) => {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  const rows: { name: string; plugins: () => Plugin[]; sourcemap?: boolean }[] = [
    { name: 'rollup-plugin-postcss, @rollup/plugin-url and -node-resolve', plugins: () => [] },
    {
      name: 'the same, with @rollup/plugin-terser and source maps',
      plugins: () => [terser({ maxWorkers: 1 })],
      sourcemap: true,
    },
  ]
  it.each(rows)('beside $name', async ({ plugins, sourcemap = false }) => {
    const root = copyFixture('rollup-app')
    process.chdir(root)
    installPackage(root)
    const built = await build(bundler, {
      root,
      input: 'src/start.js',
      output: { sourcemap },
      options: { entrypoints: true, integrity: 'sha384' },
      loaders: [
        nodeResolve({ browser: true }),
        postcss({ extract: 'start.css', minimize: true, sourceMap: sourcemap }),
        url({ limit: 0, publicPath: '/static/' }),
      ],
      plugins: plugins(),
    })
    // It writes its files by itself, under names of its own.
    expect(built.warnings).toEqual([expect.stringMatching(/past the bundler, .*: [0-9a-f]{16}\.svg\. If/)])
    expect((await verifyFolder({ dir: built.dir })).problems).toEqual([])
    const { paths } = built.manifest
    expect(paths.get('start.css')).toMatch(/^start\.[0-9a-f]{12}\.css$/)
    expect(paths.has('start.css.map')).toBe(sourcemap)

    if (!browser) return
    const manifest = loadManifest(join(built.dir, 'staticfiles.json'), { base: '/static/' })
    const page = `<!doctype html><link rel="icon" href="data:,">${manifest.tags('start.css')}${manifest.tags('src/start.js')}`
    const files = new Map([...built.files, ['index.html', Buffer.from(page)]])
    const { value, requests, faults } = await loadPage(browser, files, '/static/', {
      page: 'index.html',
      until: 'globalThis.page?.width && page.chart',
      value: '[page.title, page.width, page.chart, getComputedStyle(document.body).backgroundImage]',
    })
    const image = expect.stringContaining(`/static/${paths.get('img/tick.svg')}?wide`)
    expect({ value, faults }).toEqual({ value: ['charts', 8, 'hello, chart of 8', image], faults: [] })
    const keys = ['start.css', 'css/reset.css', 'src/start.js', 'src/lazy/chart.js', 'src/lazy/label.js']
    expect(requests).toEqual(expect.arrayContaining(keys.map((key) => paths.get(key))))
    expect(requests.filter((path) => !/[0-9a-f]{12}\./.test(path))).toEqual(['index.html'])
  })
})

/** The package that `start.js` imports. */
function installPackage(root: string): void {
  const folder = join(root, 'node_modules/plural')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"type": "module", "exports": "./index.js"}')
  writeFileSync(join(folder, 'index.js'), 'export const plural = (word) => word + "s"')
}
