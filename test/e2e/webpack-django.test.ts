import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { loadManifest } from '@staticfiles/manifest'
import { verifyFolder } from 'staticfiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDjango } from '../../playground/vite-django/demo/django.mjs'
import { launchBrowser } from '../support/browser.ts'
import { ensureDjango } from '../support/python.mjs'
import { copyPlayground } from './playground-copy.ts'
import { withPage } from './watched-page.ts'

const DIGESTED = /^200 \/static\/.+\.[0-9a-f]{12}\.[a-z0-9]+$/

const django = await ensureDjango()
const browser = await launchBrowser()
const { root, remove } = await copyPlayground('webpack-django')
const manifestFile = join(root, 'backend/staticfiles.json')

beforeAll(async () => {
  const webpack = join(root, 'node_modules/webpack-cli/bin/cli.js')
  await promisify(execFile)(process.execPath, [webpack, '--mode', 'production'], { cwd: root })
})
afterAll(async () => {
  await browser?.close()
  await remove()
})

it('verify finds the output whole', async () => {
  const { problems, counts } = await verifyFolder({ dir: join(root, 'dist'), manifest: manifestFile })
  expect(problems).toEqual([])
  expect(counts.files).toBeGreaterThan(15)
})

it('the manifest has what the template asks for', () => {
  const template = readFileSync(join(root, 'backend/templates/index.html'), 'utf8')
  const keys = [...template.matchAll(/{% static '([^']+)' %}/g)].map((match) => match[1]!)
  const manifest = loadManifest(manifestFile)
  expect(keys).toHaveLength(4)
  for (const key of keys) expect(manifest.url(key)).toMatch(/\.[0-9a-f]{12}\./)
})

describe.runIf(browser && django)('Django in Chromium', () => {
  let server: { url: string; close: () => Promise<void> }
  beforeAll(async () => {
    server = await startDjango(root, django!.python)
  })
  afterAll(() => server?.close())

  it('the page, its vendored style sheet and its lazy chunk', async () => {
    await withPage(browser!, async ({ page, staticResponses, faults }) => {
      await page.goto(server.url, { waitUntil: 'networkidle' })
      expect(await page.locator('#seeds .now strong').allTextContents()).toEqual([
        'Broad bean',
        'Beetroot',
        'Winter leek',
      ])
      await page.getByRole('button', { name: 'Jun' }).click()
      expect(await page.locator('#seeds .now strong').allTextContents()).toEqual(['Beetroot'])
      await page.getByRole('button', { name: 'Sowing calendar' }).click()
      await page.getByRole('dialog', { name: 'Sowing calendar' }).waitFor()
      await page.waitForLoadState('networkidle')
      expect(await page.getByRole('dialog').locator('.sow').count()).toBe(9)
      expect(faults).toEqual([])
      expect(staticResponses.length).toBeGreaterThan(12)
      expect(staticResponses.filter((response) => !DIGESTED.test(response))).toEqual([])
    })
  })
})
