import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { loadManifest, type ManifestReader } from '@staticfiles/manifest'
import express from 'express'
import staticfiles from 'unplugin-staticfiles/vite'
import type { InlineConfig } from 'vite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { editWatched } from '../support/edit-watched.ts'
import { copyFixture } from '../support/fixture.ts'
import { startVite, VITE_PACKAGES, type ViteDev } from '../support/vite-dev.ts'
import { countUndrawn, isMarked, mark } from './in-page.ts'
import { type WatchedPage, withPage } from './watched-page.ts'

const WAIT = { timeout: 120_000, interval: 50 }

const OPTIONS = {
  manifest: 'backend/staticfiles.json',
  entrypoints: true,
  include: [{ dir: 'shop', prefix: 'shop' }],
}

const ENTRIES = ['src/main.ts', 'src/theme.css']

const CONFIG: InlineConfig = {
  configFile: false,
  base: '/static/',
  build: { assetsInlineLimit: 0, rollupOptions: { input: ENTRIES } },
  logLevel: 'silent',
}

const browser = await launchBrowser()
afterAll(() => browser?.close())

describe.runIf(browser).each(VITE_PACKAGES)('Express and the dev server of %s', (vitePackage) => {
  const root = copyFixture('vite-express')
  let manifest: ManifestReader
  let server: Server
  let url: string
  let vite: ViteDev | undefined

  beforeAll(async () => {
    manifest = loadManifest(join(root, OPTIONS.manifest), { watch: true })
    const app = express()
    app.use('/static', express.static(join(root, 'dist')))
    app.get('/', (_, response) => void response.send(render(manifest)))
    server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    await vite?.stop('SIGKILL')
    manifest.close()
    server.close()
    server.closeAllConnections()
  })

  it('says what is missing before the first build', async () => {
    const { status } = await fetch(url)
    expect(status).toBe(500)
    expect(() => manifest.tags('main')).toThrow('Or start the dev server.')
  })

  it('works without a build', async () => {
    vite = await startVite(vitePackage, { ...CONFIG, root, staticfiles: OPTIONS })
    await shows(vite.url)
    await visit(async ({ requests }) => {
      expect(requests.filter((request) => !request.startsWith(new URL(vite!.url).origin))).toEqual([
        `${url}/`,
      ])
    })
  })

  it('shows edits without a reload', async () => {
    await visit(async ({ page }) => {
      await page.evaluate(mark)
      await edit('src/main.css', 'rgb(10, 20, 30)', 'rgb(11, 21, 31)')
      await edit('src/theme.css', 'rgb(240, 240, 240)', 'rgb(241, 241, 241)')
      await edit('src/greeting.ts', 'morning', 'evening')
      const look = () => page.evaluate(lookOfPage)
      await expect.poll(look, WAIT).toEqual(['Good evening', 'rgb(11, 21, 31)', 'rgb(241, 241, 241)'])
      expect(await page.evaluate(isMarked)).toBe(true)
    })
  })

  it('stays there while a build is made, and works from it after a crash', async () => {
    const { build } = (await import(vitePackage)) as typeof import('vite')
    const rollupOptions = { input: ENTRIES.map((entry) => join(root, entry)) }
    await build({
      ...CONFIG,
      root,
      build: { ...CONFIG.build, rollupOptions },
      plugins: [staticfiles(OPTIONS)],
    })
    await vi.waitFor(() => expect(manifest.manifest.paths.size).toBeGreaterThan(5), WAIT)
    await shows(vite!.url)
    await vite!.stop('SIGKILL')
    await shows('/static/assets/main.')
    await visit(async ({ page, requests }) => {
      expect(requests.filter((request) => !/\.[0-9a-f]{12}\.\w+$/.test(request))).toEqual([`${url}/`])
      expect(await page.evaluate(lookOfPage)).toEqual([
        'Good evening',
        'rgb(11, 21, 31)',
        'rgb(241, 241, 241)',
      ])
    })
  })

  it('goes back to the dev server when that starts again', async () => {
    vite = await startVite(vitePackage, { ...CONFIG, root, staticfiles: OPTIONS })
    await shows(vite.url)
    await vite.stop('SIGINT')
    await shows('/static/assets/main.')
  })

  async function shows(text: string): Promise<void> {
    await vi.waitFor(async () => expect(await (await fetch(url)).text()).toContain(text), WAIT)
  }

  /** Opens the page, which has to be whole and without fault. */
  async function visit(
    look: (watched: WatchedPage & { requests: string[] }) => Promise<void>,
  ): Promise<void> {
    await withPage(browser!, async (watched) => {
      const { page, faults } = watched
      const requests: string[] = []
      page.on('request', (request) => {
        if (/^http/.test(request.url())) requests.push(request.url())
      })
      await page.goto(url, { waitUntil: 'networkidle' })
      await expect
        .poll(() => page.evaluate(answers), WAIT)
        .toEqual(['classic: ping pong', 'imported: ping pong', 'modules: ping pong'])
      expect(await page.locator('img').evaluateAll(countUndrawn)).toBe(0)
      await look({ ...watched, requests })
      expect(faults).toEqual([])
    })
  }

  async function edit(file: string, from: string, to: string): Promise<void> {
    await editWatched(join(root, file), (text) => text.replace(from, to))
  }
})

function render(manifest: ManifestReader): string {
  return `<!doctype html>
    <title>A shop</title>
    <link rel="icon" href="data:,">
    ${manifest.tags('src/theme.css')}
    ${manifest.tags('main')}
    <h1 id="greeting"></h1>
    <p><img src="${manifest.url('shop/img/bag.svg')}" alt=""><img src="${manifest.url('img/mark.svg')}" alt=""></p>
    <img id="leaf" alt="">`
}

// These run in the page.
const answers = () => [...((globalThis as { page?: { answers: string[] } }).page?.answers ?? [])].sort()
const lookOfPage = () => {
  const title = document.querySelector('h1')!
  return [title.textContent, getComputedStyle(title).color, getComputedStyle(document.body).backgroundColor]
}
