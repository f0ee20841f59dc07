import { symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import legacy from '@vitejs/plugin-legacy'
import react from '@vitejs/plugin-react'
import vue from '@vitejs/plugin-vue'
import type { Browser } from 'playwright-core'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import type { PluginOption } from 'vite'
import { compression } from 'vite-plugin-compression2'
import { VitePWA } from 'vite-plugin-pwa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { copyFixture } from '../support/fixture.ts'
import { loadPage } from '../support/load-page.ts'
import { lookUpUrls } from '../support/urls.ts'
import { build, VITES, type ViteOutput } from './vite.ts'

interface Row {
  name: string
  /** The versions of Vite that the plugin is made for. */
  versions: RegExp
  fixture: string
  plugins: () => PluginOption[]
  options?: StaticfilesOptions
  /** Files that are asked for by names of their own. */
  undigested?: string[]
  /** What else there is to see in the output. */
  look?: (output: ViteOutput) => void
}

/** What the page of a fixture does: what is to be true in the end, and what it shows then. */
const PAGES: Record<string, { until: string; value: string; expected: unknown }> = {
  app: { until: 'page.worker && page.chart', value: 'page.chart', expected: 'hello, chart of 8' },
  components: {
    // A click on the button loads the rest.
    until: `document.querySelector('.later') || void document.querySelector('button')?.click()`,
    value: `[document.querySelector('.later').textContent, document.images[0].naturalWidth]`,
    expected: ['later', 8],
  },
}

const rows: Row[] = [
  { name: '@vitejs/plugin-vue', versions: /./, fixture: 'neighbours/vue', plugins: () => [vue()] },
  { name: '@vitejs/plugin-react', versions: /8/, fixture: 'neighbours/react', plugins: () => [react()] },
  {
    name: '@vitejs/plugin-legacy',
    versions: /8/,
    fixture: 'app',
    plugins: () => [legacy({ targets: ['chrome 60'] })],
    look({ files, manifest }) {
      const legacyFiles = [...files.keys()].filter((path) => /-legacy\.[0-9a-f]{12}\.js$/.test(path))
      expect(legacyFiles.length).toBeGreaterThan(2)
      expect(legacyFiles).toContain(manifest.paths.get('assets/polyfills-legacy.js'))
      expect(legacyFiles).toContain(manifest.paths.get('assets/index-legacy.js'))
    },
  },
  {
    name: 'vite-plugin-pwa',
    versions: /./,
    fixture: 'app',
    plugins: () => [VitePWA({ injectRegister: 'script', manifest: { name: 'app' } })],
    options: { exclude: ['sw.js', 'workbox-*.js', 'registerSW.js', 'manifest.webmanifest'] },
    undigested: ['registerSW.js', 'manifest.webmanifest'],
    look({ files }) {
      const worker = files.get('sw.js')!.toString()
      const cached = [...worker.matchAll(/\burl"?:\s*"([^"]+)"/g)].map(([, url]) => url!)
      expect(cached.length).toBeGreaterThan(5)
      expect(cached.filter((url) => !files.has(url))).toEqual([])
    },
  },
  {
    name: 'vite-plugin-compression2',
    versions: /./,
    fixture: 'app',
    plugins: () => [compression({ algorithms: ['gzip'], threshold: 0 })],
    look({ files, manifest }) {
      const compressed = [...files].filter(([path]) => path.endsWith('.gz'))
      for (const [path, bytes] of compressed) {
        expect(gunzipSync(bytes).equals(files.get(path.slice(0, -'.gz'.length))!), path).toBe(true)
      }
      expect(compressed.map(([path]) => path)).toContain(`${manifest.paths.get('assets/index.js')}.gz`)
    },
  },
]

describe.each(VITES)('$name', ({ name, vite }) => {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  const major = /\d+/.exec(name)![0]
  it.each(rows.filter(({ versions }) => versions.test(major)))('beside $name', async (row) => {
    const { fixture, plugins, options = {}, undigested = [] } = row
    const root = copyFixture(fixture)
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'), 'junction')
    const output = await build(vite, {
      root,
      entries: ['index.html'],
      options,
      config: { plugins: plugins() },
    })
    const { files, warnings } = output
    expect(warnings).toEqual([])
    // Scripts of libraries have strings in them that look like URLs, and workers keep their names.
    const { count, broken } = lookUpUrls(output, '/static/')
    expect(broken.filter((url) => /^\S+\.(?:html|css): .* names nothing$/.test(url))).toEqual([])
    expect(count).toBeGreaterThan(5)
    row.look?.(output)

    if (!browser) return
    const { expected, ...question } = PAGES[fixture === 'app' ? 'app' : 'components']!
    const { value, requests, faults } = await loadPage(browser, files, '/static/', {
      ...question,
      page: 'index.html',
    })
    expect(faults).toEqual([])
    expect(value).toEqual(expected)
    const unknown = requests.filter((path) => !/\.[0-9a-f]{12}\.\w+(\?\w+)?$/.test(path))
    expect(unknown.filter((path) => !undigested.includes(path))).toEqual(['index.html'])
  })
})
