import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { loadManifest, type ManifestReader } from '@staticfiles/manifest'
import { verifyFolder } from 'staticfiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startDjango } from '../../playground/vite-django/demo/django.mjs'
import { startServer } from '../../playground/vite-django/server.mjs'
import { launchBrowser } from '../support/browser.ts'
import { ensureDjango } from '../support/python.mjs'
import { backgroundColor, backgroundImage, countUndrawn, loadedFonts } from './in-page.ts'
import { copyPlayground } from './playground-copy.ts'
import { type WatchedPage, withPage } from './watched-page.ts'

const DIGESTED = /^200 \/static\/.+\.[0-9a-f]{12}\.[a-z0-9]+$/

const django = await ensureDjango()
const browser = await launchBrowser()
const { root, remove } = await copyPlayground('vite-django')
const manifestFile = join(root, 'backend/staticfiles.json')
let manifest: ManifestReader
let built: DemoRun

const servers = [
  {
    name: 'Django',
    available: django !== undefined,
    start: () => startDjango(root, django!.python),
    flags: [],
    pages: ['/', '/year/', '/admin/login/'],
  },
  {
    name: 'Node',
    available: true,
    start: () => startServer(root),
    flags: ['--node'],
    pages: ['/', '/year/'],
  },
].filter(({ available }) => available)

beforeAll(async () => {
  built = await runDemo('--check')
  if (built.exitCode !== 0) throw new Error(`The demo failed.\n${built.stdout}${built.stderr}`)
  manifest = loadManifest(manifestFile)
})
afterAll(async () => {
  await browser?.close()
  await remove()
})

describe('the demo', () => {
  it('shows what was written', () => {
    expect(built.stdout).toContain(`${manifest.url('src/main.ts').replace('/static/', ' ')} `)
    if (django) expect(built.stdout).toMatch(/^admin\/ +\d+ entries/m)
  })

  it.each(servers)('$name: no fault', async ({ flags, pages }) => {
    const { exitCode, stdout, stderr } = await runDemo('--check', '--no-build', ...flags)
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^\d\d responses, .* 0 at fault$/m)
    for (const page of pages) expect(stdout).toMatch(new RegExp(`^200 .* ${page}$`, 'm'))
    expect(exitCode).toBe(0)
  })

  it.each(servers)('$name: file that is gone', async ({ flags }) => {
    const gone = manifest.url('vendor/compass/icons/time.svg')
    const file = join(root, gone.replace('/static/', 'dist/'))
    await rename(file, `${file}.gone`)
    const { exitCode, stdout } = await runDemo('--check', '--no-build', ...flags)
    await rename(`${file}.gone`, file)
    expect(stdout).toContain(`FAULT ${gone}: status 404`)
    expect(exitCode).toBe(1)
  })

  it.each(servers)('$name: name without a digest', async ({ flags }) => {
    const template = join(root, 'backend/templates/year.html')
    const whole = await readFile(template, 'utf8')
    await writeFile(template, whole.replace("{% static 'img/cairn.svg' %}", '/static/img/cairn.svg'))
    const { exitCode, stdout } = await runDemo('--check', '--no-build', ...flags)
    await writeFile(template, whole)
    expect(stdout).toContain('FAULT /static/img/cairn.svg: no digest in the name, referred to by /year/')
    expect(exitCode).toBe(1)
  })
})

it('verify finds the output whole', async () => {
  const { problems, counts } = await verifyFolder({
    dir: join(root, 'dist'),
    manifest: manifestFile,
  })
  expect(problems).toEqual([])
  expect(counts.files).toBeGreaterThan(20)
  expect(counts.references).toBeGreaterThan(10)
})

describe.runIf(browser).each(servers)('$name in Chromium', ({ name, start }) => {
  let server: { url: string; close: () => Promise<void> }
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server?.close())

  it('journal', async () => {
    await withPage(browser!, async (watched) => {
      const { page } = watched
      await page.goto(server.url, { waitUntil: 'networkidle' })
      expect(await page.locator('#totals li').allTextContents()).toEqual([
        '74.4 km',
        '2,686 m',
        '17 h 05 min',
      ])
      expect(await page.evaluate(loadedFonts)).toContain('National Park Variable')
      expect(await page.locator('.hero').evaluate(backgroundImage)).toContain(
        manifest.url('src/pictures/horizon.svg'),
      )
      expect(await page.locator('.walk img, footer img').evaluateAll(countUndrawn)).toBe(0)
      expectDigested(watched)
    })
  })

  it('lazy chunk', async () => {
    await withPage(browser!, async (watched) => {
      const { page } = watched
      await page.goto(server.url, { waitUntil: 'networkidle' })
      const before = new Set(watched.staticResponses)
      await page.locator('.walk', { hasText: 'Long Fell' }).getByRole('button').click()
      const dialog = page.getByRole('dialog', { name: 'Long Fell' })
      await dialog.waitFor()
      expect(await dialog.locator('dd').allTextContents()).toEqual(['184 m', '730 m', '17.6 km'])
      expect(await dialog.evaluate(backgroundImage)).toContain(manifest.url('src/pictures/contours.png'))
      // The page was idle before the click too, so only what comes tells that all has come.
      const loaded = () => watched.staticResponses.filter((response) => !before.has(response))
      await expect.poll(loaded, { timeout: 120_000 }).toHaveLength(3)
      expectDigested(watched)
    })
  })

  it('year', async () => {
    await withPage(browser!, async (watched) => {
      await watched.page.goto(`${server.url}/year/`, { waitUntil: 'networkidle' })
      expect(await watched.page.locator('.bar strong').allTextContents()).toContain('757 m')
      expectDigested(watched)
    })
  })

  if (name === 'Django') {
    it('far-future headers on digested files alone', async () => {
      const paths = ['src/main.ts', 'src/main.css', '@vite/client', 'img/cairn.svg'].map(manifest.url)
      const headerOf = async (path: string) => (await fetch(server.url + path)).headers.get('cache-control')
      const expected = paths.map(() => 'max-age=315360000, public, immutable')
      expect(await Promise.all(paths.map(headerOf))).toEqual(expected)
      expect(await headerOf('/static/img/cairn.svg')).toBe('max-age=60, public')
    })

    it('admin', async () => {
      await withPage(browser!, async (watched) => {
        const { page } = watched
        await page.goto(`${server.url}/admin/`, { waitUntil: 'networkidle' })
        expect(new URL(page.url()).pathname).toBe('/admin/login/')
        expect(await page.locator('#header').evaluate(backgroundColor)).toBe('rgb(65, 118, 144)')
        expectDigested(watched)
      })
    })
  }
})

function expectDigested({ staticResponses, faults }: WatchedPage): void {
  expect(faults).toEqual([])
  expect(staticResponses.length).toBeGreaterThan(3)
  expect(staticResponses.filter((response) => !DIGESTED.test(response))).toEqual([])
}

interface DemoRun {
  exitCode: number | null
  stdout: string
  stderr: string
}

async function runDemo(...flags: string[]): Promise<DemoRun> {
  const demo = fileURLToPath(new URL('../../playground/vite-django/demo.mjs', import.meta.url))
  const child = spawn(process.execPath, [demo, '--root', root, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { exitCode, stdout, stderr }
}
