import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadManifest } from '@staticfiles/manifest'
import type { Browser } from 'playwright-core'
import { verifyFolder } from 'staticfiles'
import { expect } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { visitPage } from '../support/load-page.ts'
import { type Output, readOutput } from '../support/output.ts'
import { serve } from '../support/serve.ts'
import { lookUpUrls, unlistedFiles } from '../support/urls.ts'
import { APP } from './app.ts'
import type { BuildInput, Bundler } from './bundler.ts'

/** The page of `matrix/app`: what is there when it is done, and what it shows. */
const APP_PAGE = {
  tags: ['src/main.js', 'src/panel.js', 'src/skin.js', 'vendored/css/grid.css', 'css/print.css'],
  until: 'globalThis.page?.chart && globalThis.panel && globalThis.skin',
  value: `document.fonts.load("1em Plain").then((fonts) => {
    const isStyled = (name) => getComputedStyle(document.querySelector(name)).backgroundImage !== 'none'
    const styled = ['html', '.logo', '.panel', '.skin', '.chart'].filter(isStyled)
    return { ...page, panel, fonts: fonts.length, styled }
  })`,
}

const WORKER_PAGE: typeof APP_PAGE = {
  tags: ['src/main.js'],
  until: 'globalThis.page?.worker',
  value: 'page',
}

const PAGE = 'page.html'

export interface RunOutput extends Output {
  /** What the page gave, and the keys of the manifest by what it asked for; empty where there is no browser. */
  page: Record<string, unknown>
  requested: Set<string>
}

export interface Settings extends Partial<Pick<BuildInput, 'base' | 'sourcemap' | 'minify' | 'options'>> {
  /** Whether the files are served by another host than the page; it is the base then. */
  onCdn?: boolean
  /** Changes the app before it is built. */
  edit?: (root: string) => void
}

/** Builds `matrix/app`, looks whether the output is whole, and runs it in a page. */
export async function runApp(
  bundler: Bundler,
  browser: Browser | undefined,
  { onCdn = false, edit, ...settings }: Settings = {},
): Promise<RunOutput> {
  const root = copyFixture('matrix/app')
  edit?.(root)
  return run(bundler, browser, { ...APP, ...settings, root }, onCdn, APP_PAGE)
}

/** The same with `matrix/worker`. */
export async function runWorkerApp(bundler: Bundler, browser: Browser | undefined): Promise<RunOutput> {
  const entries = { main: 'src/main.js' }
  const options = { entrypoints: true }
  const root = copyFixture('matrix/worker')
  return run(bundler, browser, { ...APP, entries, options, root }, false, WORKER_PAGE)
}

async function run(
  bundler: Bundler,
  browser: Browser | undefined,
  input: BuildInput,
  onCdn: boolean,
  page: typeof APP_PAGE,
): Promise<RunOutput> {
  const served = new Map<string, Uint8Array>()
  const server = await serve(served, onCdn ? '/cdn/' : input.base.replace('./', APP.base))
  const pages = onCdn ? await serve(served, '/') : server
  try {
    const base = onCdn ? server.url : input.base
    const output = await buildWhole(bundler, { ...input, base })
    if (!browser) return { ...output, page: {}, requested: new Set() }

    for (const [path, bytes] of output.files) served.set(path, bytes)
    served.set(PAGE, Buffer.from(renderPage(output, onCdn ? base : new URL(server.url).pathname, page.tags)))
    const { value, urls, faults } = await visitPage(browser, pages.url + PAGE, page)
    expect(faults).toEqual([])
    const paths = urls.filter((url) => !url.endsWith(PAGE)).map((url) => url.slice(server.url.length))
    expect(paths.filter((path) => !/\.[0-9a-f]{12}\.\w+$/.test(path))).toEqual([])
    const requested = [...output.manifest.paths].filter(([, path]) => paths.includes(path))
    return {
      ...output,
      page: value as Record<string, unknown>,
      requested: new Set(requested.map(([key]) => key)),
    }
  } finally {
    server.close()
    pages.close()
  }
}

/** Builds, and looks whether all that is there is named, and all that is named is there. */
export async function buildWhole(bundler: Bundler, input: BuildInput): Promise<Output> {
  const { root, base } = input
  moveBase(root, base)
  const { warnings } = await bundler.build(input)
  expect(warnings).toEqual([])
  const output = readOutput(join(root, 'dist'))
  expect((await verifyFolder({ dir: output.dir, base })).problems).toEqual([])
  const { count, broken } = lookUpUrls(output, base)
  expect(broken).toEqual([])
  expect(count).toBeGreaterThan(0)
  expect(unlistedFiles(output)).toEqual([])
  return output
}

/** Has the app's CSS name files by their URLs below another base; below a relative one, it can name none. */
function moveBase(root: string, base: string): void {
  const file = join(root, 'src/skin.css')
  if (base === APP.base || !existsSync(file)) return
  const css = readFileSync(file, 'utf8')
  writeFileSync(file, base === './' ? css.replace(/url\(.*?\)/g, 'none') : css.replaceAll(APP.base, base))
}

/** A page as a backend makes it, with the manifest alone. */
function renderPage({ manifest }: Output, base: string, entries: readonly string[]): string {
  const reader = loadManifest(manifest, { base })
  const tags = reader.tags(entries)
  const body = ['logo', 'panel', 'skin', 'chart', 'grid', 'hero'].map(
    (name) => `<p class="${name}">${name}</p>`,
  )
  return `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${[tags, ...body].join('')}`
}
