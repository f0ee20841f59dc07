import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDjango } from '../../playground/vite-django/demo/django.mjs'
import { launchBrowser } from '../support/browser.ts'
import { editWatched } from '../support/edit-watched.ts'
import { ensureDjango } from '../support/python.mjs'
import { startVite, VITE_PACKAGES, type ViteDev } from '../support/vite-dev.ts'
import {
  backgroundColor,
  backgroundImage,
  color,
  countUndrawn,
  isMarked,
  loadedFonts,
  mark,
} from './in-page.ts'
import { copyPlayground } from './playground-copy.ts'
import { type WatchedPage, withPage } from './watched-page.ts'

const django = await ensureDjango()
const browser = await launchBrowser()
afterAll(() => browser?.close())

describe.runIf(django && browser).each(VITE_PACKAGES)('Django and the dev server of %s', (vitePackage) => {
  let root: string
  let remove: () => Promise<void>
  let vite: ViteDev
  let server: { url: string; close: () => Promise<void> }

  beforeAll(async () => {
    process.env.PYTHON = django!.python
    ;({ root, remove } = await copyPlayground('vite-django'))
    vite = await startVite(vitePackage, { root })
    server = await startDjango(root, django!.python, vite.url)
  })
  afterAll(async () => {
    await server?.close()
    await vite?.stop('SIGTERM')
    await remove?.()
  })

  it('journal: style sheets once, fonts, pictures and the worker', async () => {
    await withPage(browser!, async (watched) => {
      const { page } = watched
      const linked = page.waitForResponse(
        (response) =>
          response.request().resourceType() === 'stylesheet' && response.url() === `${vite.url}src/main.css`,
      )
      await visit(page, '/')
      expect(await (await linked).text()).toBe('')
      await expect
        .poll(() => page.locator('#totals li').allTextContents())
        .toEqual(['74.4 km', '2,686 m', '17 h 05 min'])
      expect(await page.locator('.walk img, footer img').evaluateAll(countUndrawn)).toBe(0)
      expect(await page.evaluate(loadedFonts)).toContain('National Park Variable')
      expect(await page.locator('.hero').evaluate(backgroundImage)).toContain(
        `${vite.url}src/pictures/horizon.svg`,
      )
      expectFromVite(watched)
    })
  })

  it('an edit of CSS', async () => {
    await withPage(browser!, async (watched) => {
      const { page } = watched
      await visit(page, '/')
      await editWatched(join(root, 'src/main.css'), (css) => `${css}\n.hero { color: rgb(1, 2, 3) }\n`)
      await expect
        .poll(() => page.locator('.hero').evaluate(color), { timeout: 120_000 })
        .toBe('rgb(1, 2, 3)')
      expect(await page.evaluate(isMarked)).toBe(true)
      expectFromVite(watched)
    })
  })

  it('an edit of TypeScript', async () => {
    await withPage(browser!, async (watched) => {
      const { page } = watched
      await visit(page, '/year/')
      await editWatched(join(root, 'src/year.ts'), (code) => code.replace('<strong>', '<strong>up '))
      const heights = page.locator('.bar strong')
      await expect.poll(() => heights.allTextContents(), { timeout: 120_000 }).toContain('up 757 m')
      expect(await page.evaluate(isMarked)).toBe(true)
      expectFromVite(watched)
    })
  })

  it('a folder that Vite does not see', async () => {
    await withPage(browser!, async (watched) => {
      await visit(watched.page, '/admin/login/')
      expect(await watched.page.locator('#header').evaluate(backgroundColor)).toBe('rgb(65, 118, 144)')
      expectFromVite(watched)
    })
  })

  async function visit(page: Page, path: string): Promise<void> {
    await page.goto(server.url + path, { waitUntil: 'networkidle' })
    await page.evaluate(mark)
  }

  function expectFromVite({ page, staticResponses, faults }: WatchedPage): void {
    expect(faults).toEqual([])
    expect(staticResponses.length).toBeGreaterThan(3)
    expect(new URL(page.url()).origin).toBe(server.url)
    expect(new URL(vite.url).origin).not.toBe(server.url)
  }
})
