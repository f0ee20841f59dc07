import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { loadManifest } from '@staticfiles/manifest'
import { verifyFolder } from 'staticfiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from '../../playground/esbuild-plain/server.mjs'
import { launchBrowser } from '../support/browser.ts'
import { copyPlayground } from './playground-copy.ts'
import { withPage } from './watched-page.ts'

const DIGESTED = /^200 \/static\/.+\.[0-9a-f]{12}\.[a-z0-9]+$/

const browser = await launchBrowser()
const { root, remove } = await copyPlayground('esbuild-plain')
const manifestFile = join(root, 'staticfiles.json')
const build = () => promisify(execFile)(process.execPath, ['build.mjs'], { cwd: root })

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  await build()
  server = await startServer(root)
})
afterAll(async () => {
  await server?.close()
  await browser?.close()
  await remove()
})

it('verify finds the output whole', async () => {
  const { problems, counts } = await verifyFolder({ dir: join(root, 'dist'), manifest: manifestFile })
  expect(problems).toEqual([])
  expect(counts.files).toBeGreaterThan(15)
})

describe.runIf(browser)('in Chromium', () => {
  it('the page, its worker and its lazy chunk, from digested files alone', async () => {
    await withPage(browser!, async ({ page, staticResponses, faults }) => {
      await page.goto(server.url, { waitUntil: 'networkidle' })
      await page.getByRole('button', { name: 'Sencha' }).click()
      await page.getByRole('timer').filter({ hasText: '1:30' }).waitFor()
      expect(faults).toEqual([])
      expect(staticResponses.length).toBeGreaterThan(10)
      expect(staticResponses.filter((response) => !DIGESTED.test(response))).toEqual([])
    })
  })

  it('what changed alone is loaded anew', async () => {
    const { manifest: before } = loadManifest(manifestFile)
    const source = join(root, 'src/teas.js')
    await writeFile(source, (await readFile(source, 'utf8')).replace('seconds: 90', 'seconds: 2'))
    await build()
    const reader = loadManifest(manifestFile)
    const html = async () => (await fetch(server.url)).text()
    await expect.poll(html).toContain(reader.url('src/main.js'))
    const changed = [...reader.manifest.paths].filter(([key, path]) => before.paths.get(key) !== path)
    expect(changed.map(([key]) => key)).toEqual(['main.js', 'main.js.map', 'src/main.js'])

    await withPage(browser!, async ({ page, staticResponses, faults }) => {
      await page.goto(server.url, { waitUntil: 'networkidle' })
      await page.getByRole('button', { name: 'Sencha' }).click()
      await page.getByRole('figure').getByRole('time').filter({ hasText: '2:00' }).waitFor()
      expect(faults).toEqual([])
      expect(staticResponses.filter((response) => !DIGESTED.test(response))).toEqual([])
      expect(staticResponses).toContain(`200 ${reader.url('src/serve.js')}`)
    })
  })
})
