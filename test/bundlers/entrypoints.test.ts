import { loadManifest } from '@staticfiles/manifest'
import type { Browser } from 'playwright-core'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { copyFixture } from '../support/fixture.ts'
import { type LoadedPage, loadPage } from '../support/load-page.ts'
import type { Output } from '../support/output.ts'
import * as vite from './vite.ts'
import * as webpack from './webpack-like.ts'

interface Row {
  name: string
  fixture: string
  entry: string
  /** What a page loads for it, in load order, as keys of the manifest. */
  js: string[]
  css: string[]
  /** How many files are preloaded; shared chunks have whatever name the bundler likes. */
  preloads: number
  build(root: string, options: StaticfilesOptions): Promise<Output>
}

const rows: Row[] = [
  ...vite.VITES.map((bundler): Row => {
    return {
      name: bundler.name,
      fixture: 'app',
      entry: 'src/main.ts',
      js: ['assets/main.js'],
      css: ['assets/main.css'],
      preloads: 1,
      build: (root, options) =>
        vite.build(bundler.vite, { root, options, entries: ['src/main.ts', 'src/panel.ts'] }),
    }
  }),
  ...webpack.WEBPACKS.flatMap((bundler): Row[] => {
    const row = {
      fixture: 'plain-app',
      entry: 'src/main.js',
      css: ['main.css'],
      preloads: 0,
    }
    const entry = { main: './src/main.js', panel: './src/panel.js' }
    return [
      {
        ...row,
        name: bundler.name,
        js: ['greet.js', 'main.js'],
        build: (root, options) => webpack.build(bundler, { root, options, config: { entry } }),
      },
      {
        ...row,
        name: `${bundler.name}, an entry that depends on another`,
        js: ['runtime.js', 'shared.js', 'main.js'],
        build: (root, options) =>
          webpack.build(bundler, {
            root,
            options,
            config: {
              entry: {
                shared: { import: './src/greet.js', runtime: 'runtime' },
                main: { import: './src/main.js', dependOn: 'shared' },
              },
              optimization: { splitChunks: false },
            },
          }),
      },
      {
        ...row,
        name: `${bundler.name}, ES modules`,
        js: ['greet.js', 'main.js'],
        build: (root, options) =>
          webpack.build(bundler, {
            root,
            options,
            config: { entry, experiments: { outputModule: true }, output: { module: true } },
          }),
      },
    ]
  }),
]

describe.each(rows)('$name', ({ fixture, entry, js, css, preloads, build }) => {
  let output: Output
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchBrowser()
    output = await build(copyFixture(fixture), { entrypoints: true, integrity: 'sha384' })
  })
  afterAll(() => browser?.close())

  it('lists what a page loads, in load order', () => {
    const { paths, entrypoints } = output.manifest
    const named = (keys: string[]) => keys.map((key) => paths.get(key))
    expect(entrypoints?.get(entry)).toMatchObject({ js: named(js), css: named(css) })
    expect(entrypoints?.get(entry)?.preload).toHaveLength(preloads)
    expect(entrypoints?.get('main')).toEqual(entrypoints?.get(entry))
  })

  it('gives tags with which the page runs', async () => {
    if (!browser) return
    const { value, faults } = await load(browser, output, entry, 'page.worker && page.chart')
    expect(faults).toEqual([])
    expect(value).toMatchObject({
      greeting: 'hello, main',
      worker: { sum: 210 },
      chart: 'hello, chart of 8',
      fonts: 1,
    })
  })

  it('gives tags that refuse a script or style sheet that was tampered with', async () => {
    if (!browser) return
    const { js, css, preload } = output.manifest.entrypoints!.get(entry)!
    const changed = [[...preload, ...js][0]!, css[0]!]
    const tampered = changed.map(
      (path) => [path, Buffer.concat([output.files.get(path)!, Buffer.from('\n')])] as const,
    )
    const files = new Map([...output.files, ...tampered])
    const { value, faults } = await load(browser, { ...output, files }, entry, 'true')
    expect(value).toEqual({ fonts: 0 })
    const refused = changed.filter((path) =>
      faults.some((fault) => /integrity/.test(fault) && fault.includes(path)),
    )
    expect(refused).toEqual(changed)
  })
})

/** Bundlers whose lazy chunks are modules, so that the import map has their integrity. */
describe.each(vite.VITES)('$name, a lazy chunk', ({ vite: bundler }) => {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  it.each([{ importMap: false }, { importMap: true }])(
    'is refused when it was tampered with: %o',
    async ({ importMap }) => {
      if (!browser || (importMap && bundler.version.startsWith('7.'))) return
      const output = await vite.build(bundler, {
        root: copyFixture('app'),
        options: { entrypoints: true, integrity: 'sha384', importMap },
        entries: ['src/main.ts', 'src/panel.ts'],
      })
      const { lazy = [] } = output.manifest.entrypoints!.get('src/main.ts')!
      const label = lazy.find((path) => path.includes('label'))!
      const files = new Map([
        ...output.files,
        [label, Buffer.concat([output.files.get(label)!, Buffer.from('\n')])],
      ])
      const { value, faults } = await load(browser, { ...output, files }, 'src/main.ts', 'page.worker')
      expect(value).toMatchObject({ greeting: 'hello, main', worker: { sum: 210 } })
      expect(value).not.toHaveProperty('chart')
      expect(faults.filter((fault) => /integrity/.test(fault) && fault.includes(label))).not.toEqual([])
    },
  )
})

async function load(
  browser: Browser,
  { files, manifest }: Output,
  entry: string,
  until: string,
): Promise<LoadedPage> {
  const reader = loadManifest(manifest)
  const icon = `<link rel="icon" href="${reader.url('favicon.svg')}">`
  const html = `<!doctype html><meta charset="utf-8">${icon}${reader.tags(entry)}<p id="logo">text</p><p class="chart">text</p>`
  return loadPage(browser, new Map([...files, ['index.html', Buffer.from(html)]]), '/static/', {
    page: 'index.html',
    until,
    value: 'document.fonts.load("1em Plain").then((fonts) => ({ ...globalThis.page, fonts: fonts.length }))',
  })
}
