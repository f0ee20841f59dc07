import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'

const BIN = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url))
const HOSTILE = `</script><script>globalThis.hacked = 1</script><img src="x" onerror="globalThis.hacked = 1">`

const browser: Browser | undefined = await launchBrowser()
afterAll(() => browser?.close())

describe.runIf(browser)('the page of staticfiles report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'staticfiles-report-'))
  const faults: string[] = []
  let page: Page

  function write(files: Record<string, string>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
  }

  function run(...args: string[]): string {
    return execFileSync(process.execPath, [BIN, ...args], { cwd: folder, encoding: 'utf8' })
  }

  beforeAll(async () => {
    write({
      'static/css/base.css': '@import "grid.css"; a { background: url(../img/i.svg) }',
      'static/css/grid.css': 'b { background: url(../img/i.svg) }',
      'static/img/i.svg': '<svg/>',
      'static/old.js': 'old()',
      'static/main.js': 'main()',
    })
    run('digest', 'static', '--out', 'dist', '--release')
    rmSync(join(folder, 'static/old.js'))
    write({ 'static/main.js': 'main(2)', [`static/${HOSTILE.replaceAll('/', '')}.js`]: 'evil()' })
    write({ 'static/new.css': 'c {}' })
    run('digest', 'static', '--out', 'dist', '--release')
    const { paths } = JSON.parse(readFileSync(join(folder, 'dist/staticfiles.json'), 'utf8'))
    write({ [`dist/${paths['css/grid.css']}`]: 'changed' })
    writeFileSync(join(folder, `dist/${paths['main.js']}.br`), brotliCompressSync('main(2)'))
    expect(run('report', 'dist', '--out', 'report.html')).toContain('report.html written: 6 files')

    page = await browser!.newPage()
    page.on('console', (message) => faults.push(message.text()))
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('request', (request) => faults.push(request.url()))
    await page.goto(pathToFileURL(join(folder, 'report.html')).href)
    faults.shift()
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const rows = (): Promise<string[]> => page.locator('#files tbody tr td:first-child').allTextContents()
  const links = (id: string): Promise<string[]> => page.locator(`#${id} li`).allTextContents()

  it('lists the files, with what is new', async () => {
    expect(await rows()).toEqual([
      expect.stringContaining('onerror="globalThis.hacked = 1">.jsadded'),
      'css/base.css',
      'css/grid.css',
      'img/i.svg',
      'main.jschanged',
      'new.cssadded',
    ])
    expect(await page.locator('#difference p').textContent()).toMatch(
      /^Since release \S+: 2 added, 1 removed, 1 changed, 3 the same$/,
    )
    expect(await page.locator('#difference li').allTextContents()).toEqual(['old.js'])
  })

  it('lists the problems', async () => {
    expect(await page.locator('#problems li').allTextContents()).toEqual([
      expect.stringMatching(
        /^css\/grid\.[0-9a-f]{12}\.css: error: The digest in its name is not that of its bytes/,
      ),
    ])
  })

  it('finds files by name and type', async () => {
    await page.fill('#search', 'I.SVG')
    expect(await rows()).toEqual(['img/i.svg'])
    await page.fill('#search', 'text/css')
    expect(await rows()).toEqual(['css/base.css', 'css/grid.css', 'new.cssadded'])
    expect(await page.locator('#found').textContent()).toBe('3 files')
    await page.fill('#search', '')
  })

  it('sorts by any column', async () => {
    await page.click('[data-sort=compressed]')
    expect((await rows())[0]).toBe('main.jschanged')
    await page.click('[data-sort=key]')
    await page.click('[data-sort=key]')
    expect((await rows())[0]).toBe('new.cssadded')
    expect(await page.locator('th[aria-sort=descending]').textContent()).toBe('Logical path')
  })

  it('walks along the references', async () => {
    await page.getByRole('button', { name: 'css/base.css' }).click()
    expect(await links('targets')).toEqual(['css/grid.css', 'img/i.svg'])
    expect(await links('importers')).toEqual(['nothing'])
    await page.locator('#targets').getByRole('button', { name: 'img/i.svg' }).click()
    expect(await page.locator('#file-title').textContent()).toBe('img/i.svg')
    expect(await links('importers')).toEqual(['css/base.css'])
    await page.keyboard.press('Escape')
    expect(await page.locator('#file').isHidden()).toBe(true)
  })

  it('loads nothing, runs nothing of a file name, and has no errors', async () => {
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false)
    expect(faults).toEqual([])
  })
})
