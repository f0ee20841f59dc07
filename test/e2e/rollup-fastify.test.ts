import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { verifyFolder } from 'staticfiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../../playground/rollup-fastify/server.mjs'
import { launchBrowser } from '../support/browser.ts'
import { copyPlayground } from './playground-copy.ts'
import { withPage } from './watched-page.ts'

const DIGESTED = /^200 \/static\/.+\.[0-9a-f]{12}\.[a-z0-9]+$/

const browser = await launchBrowser()
const { root, remove } = await copyPlayground('rollup-fastify')

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  const rollup = join(root, 'node_modules/rollup/dist/bin/rollup')
  await promisify(execFile)(process.execPath, [rollup, '--config'], { cwd: root })
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
  expect(counts.files).toBeGreaterThan(8)
})

describe.runIf(browser)('in Chromium', () => {
  it('the page, its pictures and its lazy chunk, from digested files alone', async () => {
    await withPage(browser!, async ({ page, staticResponses, faults }) => {
      await page.goto(server.url, { waitUntil: 'networkidle' })
      expect(await page.locator('script[integrity^="sha384-"]').count()).toBe(1)
      await page.getByRole('button', { name: 'Wren' }).click()
      for (let times = 0; times < 3; times++) await page.getByRole('button', { name: 'Robin' }).click()

      await page.getByRole('button', { name: 'The hour is over' }).click()
      const summary = page.getByRole('list', { name: 'Summary' })
      await summary.waitFor()
      await page.waitForLoadState('networkidle')
      expect(await summary.getByRole('listitem').allTextContents()).toEqual(['Robin: 3', 'Wren: 1'])
      expect(faults).toEqual([])
      expect(staticResponses.length).toBeGreaterThan(6)
      expect(staticResponses.filter((response) => !DIGESTED.test(response))).toEqual([])
    })
  })
})
