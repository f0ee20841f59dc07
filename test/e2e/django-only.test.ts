import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { verifyFolder } from 'staticfiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDjango } from '../../playground/vite-django/demo/django.mjs'
import { launchBrowser } from '../support/browser.ts'
import { BIN } from '../support/command.ts'
import { ensurePython } from '../support/python.mjs'
import { copyPlayground } from './playground-copy.ts'
import { withPage } from './watched-page.ts'

const DIGESTED = /^200 \/static\/.+\.[0-9a-f]{12}\.[a-z0-9]+$/
const pins = readFileSync(new URL('../../playground/django-only/requirements.txt', import.meta.url), 'utf8')
const python = await ensurePython({ pins, what: 'Wagtail' })
const browser = await launchBrowser()

describe.runIf(python)('a project without a bundler', () => {
  let root: string
  let remove: () => Promise<void>
  let server: { url: string; close: () => Promise<void> }
  const run = (program: string, ...args: string[]) =>
    promisify(execFile)(program, args, {
      cwd: root,
      env: { ...process.env, DJANGO_SUPERUSER_PASSWORD: 'sown in March' },
    })

  beforeAll(async () => {
    ;({ root, remove } = await copyPlayground('django-only'))
    const collect = ['collect', 'backend/manage.py', '--python', python!, '--compress', 'gzip,br']
    await run(process.execPath, BIN, ...collect)
    server = await startDjango(root, python!)
    const user = ['createsuperuser', '--noinput', '--username', 'gardener', '--email', 'g@example.org']
    await run(python!, 'backend/manage.py', ...user)
  })
  afterAll(async () => {
    await server?.close()
    await browser?.close()
    await remove?.()
  })

  it('verify finds the output whole', async () => {
    const { problems, counts } = await verifyFolder({ dir: join(root, 'backend/staticfiles') })
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(counts.files).toBeGreaterThan(200)
  })

  it('WhiteNoise sends digested files for a year, compressed', async () => {
    const page = await (await fetch(server.url)).text()
    const [css] = /\/static\/nursery\/nursery\.[0-9a-f]{12}\.css/.exec(page)!
    const response = await fetch(server.url + css, { headers: { 'Accept-Encoding': 'br' } })
    expect(response.headers.get('Cache-Control')).toContain('immutable')
    expect(response.headers.get('Content-Encoding')).toBe('br')
    expect(await response.text()).toMatch(/colors\.[0-9a-f]{12}\.css/)
  })

  it.runIf(browser)("its own page, Django's admin and Wagtail's, in Chromium", async () => {
    await withPage(browser!, async ({ page, staticResponses, faults }) => {
      await page.goto(server.url, { waitUntil: 'networkidle' })
      expect(await page.locator('#plants li').allTextContents()).toHaveLength(3)
      expect(await page.locator('#degrees').textContent()).toBe('12 °C')

      await page.goto(`${server.url}/cms/`, { waitUntil: 'networkidle' })
      await page.getByLabel('Username').fill('gardener')
      await page.getByLabel('Password').fill('sown in March')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { name: 'Nursery' }).waitFor()
      for (const path of ['/cms/pages/', '/cms/images/', '/admin/', '/admin/auth/user/1/change/']) {
        await page.goto(server.url + path, { waitUntil: 'networkidle' })
        expect(await page.locator('h1, h2').count()).toBeGreaterThan(0)
      }
      expect(faults).toEqual([])
      expect(staticResponses.length).toBeGreaterThan(50)
      expect(staticResponses.filter((response) => !DIGESTED.test(response))).toEqual([])
    })
  })
})
