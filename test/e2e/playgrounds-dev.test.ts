import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { startServer } from '../../playground/rspack-express/server.mjs'
import { startDjango } from '../../playground/vite-django/demo/django.mjs'
import { launchBrowser } from '../support/browser.ts'
import { editWatched } from '../support/edit-watched.ts'
import { ensureDjango } from '../support/python.mjs'
import { type DevBundler, startWebpackDev, type WebpackDev } from '../support/webpack-dev.ts'
import { backgroundColor, color, countUndrawn, isMarked, mark } from './in-page.ts'
import { copyPlayground } from './playground-copy.ts'
import { type WatchedPage, withPage } from './watched-page.ts'

const WAIT = { timeout: 120_000, interval: 50 }

const PLAYGROUNDS = resolve(import.meta.dirname, '../../playground')

const django = await ensureDjango()
const browser = await launchBrowser()
afterAll(() => browser?.close())

describe.runIf(browser && django)('Django and webpack-dev-server', () => {
  it('the page of production: pictures, the lazy chunk, and edits without a reload', async () => {
    const { dev, root } = await startPlayground('webpack', 'webpack-django', 'webpack.config.js', 'backend/')
    const server = await startDjango(root, django!.python, dev.url)
    onTestFinished(() => server.close())
    await withPage(browser!, async (watched) => {
      const { page } = watched
      await page.goto(server.url, { waitUntil: 'networkidle' })
      await page.evaluate(mark)
      const seeds = page.locator('#seeds .now strong')
      expect(await seeds.allTextContents()).toEqual(['Broad bean', 'Beetroot', 'Winter leek'])
      expect(await page.locator('img').evaluateAll(countUndrawn)).toBe(0)
      await page.getByRole('button', { name: 'Sowing calendar' }).click()
      await expect
        .poll(() => page.getByRole('dialog').evaluate(backgroundColor), WAIT)
        .toBe('rgb(255, 253, 244)')

      await edit(root, 'src/main.css', 'color: #2d3020', 'color: #010203')
      await expect.poll(() => page.locator('html').evaluate(color), WAIT).toBe('rgb(1, 2, 3)')
      await edit(root, 'src/seeds.js', 'Winter leek', 'Winter leeks')
      await expect.poll(() => seeds.allTextContents(), WAIT).toContain('Winter leeks')
      expect(await page.evaluate(isMarked)).toBe(true)
      expectFromDevServer(watched)
    })
  })
})

describe.runIf(browser)('Express and Rspack’s dev server', () => {
  it('a page without a build: pictures, the lazy chunk, and edits without a reload', async () => {
    const { dev, root } = await startPlayground('rspack', 'rspack-express', 'rspack.config.mjs', '')
    const server = await startServer(root)
    onTestFinished(() => server.close())
    await withPage(browser!, async (watched) => {
      const { page } = watched
      await page.goto(server.url, { waitUntil: 'networkidle' })
      await page.evaluate(mark)
      expect(await page.locator(`script[src="${dev.url}main.js"]`).count()).toBe(1)
      const weights = page.locator('#ingredients strong')
      expect(await weights.allTextContents()).toEqual(['500 g', '350 g', '10 g'])
      expect(await page.locator('img').evaluateAll(countUndrawn)).toBe(0)
      await page.getByRole('button', { name: 'When do I start?' }).click()
      await expect
        .poll(() => page.locator('.plan').evaluate(backgroundColor), WAIT)
        .toBe('rgb(255, 255, 255)')

      await edit(root, 'src/base.css', 'color: #3b2c1a', 'color: #010203')
      await expect.poll(() => page.locator('body').evaluate(color), WAIT).toBe('rgb(1, 2, 3)')
      await edit(root, 'src/dough.js', 'grams: 350', 'grams: 370')
      await expect.poll(() => weights.allTextContents(), WAIT).toContain('370 g')
      expect(await page.evaluate(isMarked)).toBe(true)
      expectFromDevServer(watched)
    })
  })
})

async function startPlayground(
  bundler: DevBundler,
  name: string,
  config: string,
  backend: string,
): Promise<{ dev: WebpackDev; root: string }> {
  const { root, remove } = await copyPlayground(name)
  onTestFinished(remove)
  const modules = join(PLAYGROUNDS, name, 'node_modules')
  const record = `${backend}staticfiles.hot.json`
  const dev = await startWebpackDev({ bundler, root, config, record, modules })
  onTestFinished(async () => void (await dev.stop()))
  return { dev, root }
}

function edit(root: string, file: string, from: string, to: string): Promise<void> {
  return editWatched(join(root, file), (text) => text.replace(from, to))
}

function expectFromDevServer({ faults, staticResponses }: WatchedPage): void {
  expect(faults).toEqual([])
  expect(staticResponses.length).toBeGreaterThan(8)
}
