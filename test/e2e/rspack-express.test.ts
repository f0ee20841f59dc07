import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { verifyFolder } from 'staticfiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../../playground/rspack-express/server.mjs'
import { launchBrowser } from '../support/browser.ts'
import { copyPlayground } from './playground-copy.ts'
import { withPage } from './watched-page.ts'

const DIGESTED = /^200 \/static\/.+\.[0-9a-f]{12}\.[a-z0-9]+$/

const browser = await launchBrowser()
const { root, remove } = await copyPlayground('rspack-express')

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  const rspack = join(root, 'node_modules/@rspack/cli/bin/rspack.js')
  await promisify(execFile)(process.execPath, [rspack, 'build', '--mode', 'production'], { cwd: root })
  server = await startServer(root)
})
afterAll(async () => {
  await server?.close()
  await browser?.close()
  await remove()
})

it('verify finds the output whole', async () => {
  const manifest = join(root, 'staticfiles.json')
  const { problems, counts } = await verifyFolder({ dir: join(root, 'dist'), manifest })
  expect(problems).toEqual([])
  expect(counts.files).toBeGreaterThan(10)
})

describe.runIf(browser)('in Chromium', () => {
  it('the page and its lazy chunk, from digested files alone', async () => {
    await withPage(browser!, async ({ page, staticResponses, faults }) => {
      await page.goto(server.url, { waitUntil: 'networkidle' })
      expect(await page.locator('script[integrity^="sha384-"]').count()).toBe(1)
      await page.locator('#loaves').fill('3')
      expect(await page.locator('#ingredients strong').allTextContents()).toEqual([
        '1.5 kg',
        '1.05 kg',
        '30 g',
      ])

      await page.getByRole('button', { name: 'When do I start?' }).click()
      const plan = page.getByRole('list', { name: 'Plan' })
      await plan.waitFor()
      await page.waitForLoadState('networkidle')
      expect(await plan.getByRole('listitem').first().textContent()).toBe('Mix, 4:00 before')
      expect(faults).toEqual([])
      expect(staticResponses.length).toBeGreaterThan(8)
      expect(staticResponses.filter((response) => !DIGESTED.test(response))).toEqual([])
    })
  })
})
