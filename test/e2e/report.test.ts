import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'

const BIN = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url))
const HOSTILE = `</script><script>globalThis.hacked = 1</script><img src="x" onerror="globalThis.hacked = 1">`

const browser: Browser | undefined = await launchBrowser()
afterAll(() => browser?.close())

/** A folder to work in. */
class Site {
  readonly folder = mkdtempSync(join(tmpdir(), 'staticfiles-report-'))
  /** What the pages said, and what they asked for. */
  readonly faults: string[] = []

  write(files: Record<string, string>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true })
      writeFileSync(join(this.folder, path), content)
    }
  }

  run(...args: string[]): string {
    return execFileSync(process.execPath, [BIN, ...args], {
      ...{ cwd: this.folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    })
  }

  async open(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser!.newContext(options)
    const page = await context.newPage()
    page.on('console', (message) => this.faults.push(message.text()))
    page.on('pageerror', (error) => this.faults.push(error.message))
    const url = pathToFileURL(join(this.folder, 'report.html')).href
    page.on('request', (request) => request.url() !== url && this.faults.push(request.url()))
    await page.goto(url)
    return page
  }

  remove(): void {
    rmSync(this.folder, { recursive: true })
  }
}

const textsOf = (page: Page, selector: string): Promise<string[]> => page.locator(selector).allTextContents()

describe.runIf(browser)('the page of staticfiles report', () => {
  const site = new Site()
  let page: Page

  beforeAll(async () => {
    site.write({
      'static/css/base.css':
        '@import "grid.css"; a { background: url(../img/i.svg) } b { background: url(../img/i.svg) }',
      'static/css/grid.css': 'b { background: url(../img/i.svg) }',
      'static/img/i.svg': '<svg/>',
      'static/old.js': 'old()',
      'static/main.js': 'main()',
    })
    site.run('digest', 'static', '--out', 'dist', '--release')
    rmSync(join(site.folder, 'static/old.js'))
    site.write({ 'static/main.js': 'main(2)', [`static/${HOSTILE.replaceAll('/', '')}.js`]: 'evil()' })
    site.write({ 'static/new.css': 'c {}' })
    site.run('digest', 'static', '--out', 'dist', '--release')
    const { paths } = JSON.parse(readFileSync(join(site.folder, 'dist/staticfiles.json'), 'utf8'))
    site.write({ [`dist/${paths['css/grid.css']}`]: 'changed' })
    writeFileSync(join(site.folder, `dist/${paths['main.js']}.br`), brotliCompressSync('main(2)'))
    expect(site.run('report', 'dist', '--out', 'report.html')).toContain(
      'report.html written: 6 files, 3 references, 1 error',
    )
    page = await site.open()
  })
  afterAll(() => site.remove())

  const rows = () => textsOf(page, '#files tbody tr td:first-child')
  const links = (id: string) => textsOf(page, `#${id} li`)

  it('lists the files, with what is new', async () => {
    expect(await rows()).toEqual([
      expect.stringContaining('onerror="globalThis.hacked = 1">.jsadded'),
      'css/base.css',
      'css/grid.css',
      'img/i.svg',
      'main.jschanged',
      'new.cssadded',
    ])
    expect(await page.locator('#difference-counts').textContent()).toMatch(
      /^Since release \S+: 2 added, 1 removed, 1 changed, 3 the same$/,
    )
    expect(await textsOf(page, '#removed li')).toEqual(['old.js'])
  })

  it('counts as the command does', async () => {
    expect(await page.locator('#summary').textContent()).toMatch(
      /^dist\/staticfiles\.json · 6 files · \d+ B · 3 references$/,
    )
  })

  it('tells what a returning visitor loads', async () => {
    expect(await page.locator('#difference .lead').textContent()).toMatch(
      /^Who has been there with release \S+ loads 3 files anew, 17 B; 3 files, \d+ B, may still be in the cache\.$/,
    )
    expect(await textsOf(page, '#difference-files li')).toEqual([
      'main.js7 B changed',
      expect.stringContaining('.js6 B added'),
      'new.css4 B added',
    ])
  })

  it('lists the problems', async () => {
    expect(await textsOf(page, '#problem-files details li')).toEqual([
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
    expect(await page.locator('#found').textContent()).toMatch(/^3 files, \d+ B$/)
    await page.fill('#search', '')
    await page.locator('#kinds').getByRole('button', { name: 'Images' }).click()
    expect(await rows()).toEqual(['img/i.svg'])
    await page.selectOption('#kind', '')
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
    await page.locator('#files').getByRole('button', { name: 'css/base.css' }).click()
    expect(await links('targets')).toEqual(['css/grid.css', 'img/i.svg'])
    expect(await links('importers')).toEqual(['nothing'])
    await page.locator('#targets').getByRole('button', { name: 'img/i.svg' }).click()
    expect(await page.locator('#file-title').textContent()).toBe('img/i.svg')
    expect(await links('importers')).toEqual(['css/base.css'])
    await page.keyboard.press('Escape')
    expect(await page.locator('#file').isHidden()).toBe(true)
    expect(await page.locator(':focus').textContent()).toBe('css/base.css')
  })

  it('loads nothing, runs nothing of a file name, and has no errors', async () => {
    expect(await page.evaluate(() => 'hacked' in globalThis)).toBe(false)
    expect(site.faults).toEqual([])
  })
})

describe.runIf(browser)('the report of an app', () => {
  const site = new Site()
  let page: Page

  beforeAll(async () => {
    const long = `export const text = '${'static '.repeat(300)}'`
    site.write({
      'static/js/app.js': "import './lib/part.js'",
      'static/js/lib/part.js': "export { a } from './deep.js'",
      'static/js/lib/deep.js': "export const a = new URL('../../img/a.svg', import.meta.url)",
      'static/js/lib/long.js': long,
      'static/js/lib/same.js': long,
      'static/js/types.d.ts': 'export {}',
      'static/img/a.svg': '<svg/>',
      'static/README.md': '# Read me',
      'static/css/a.css': Array.from(
        { length: 14 },
        (_, i) => `a { background: url(${i}.png) /* ${i} */ }`,
      ).join('\n'),
      'static/css/b.css': 'a { background: url(no.png) }',
    })
    site.run('digest', 'static', '--out', 'dist', '--import-map', '--entry', 'js/app.js', '--missing', 'warn')
    site.write({ 'old.json': JSON.stringify({ paths: {}, version: '1.1' }) })
    site.run('report', 'dist', '--out', 'report.html', '--previous', 'old.json')
    page = await site.open()
  })
  afterAll(() => site.remove())

  it('gives the chain from an entry to a file, along the import map', async () => {
    await page.fill('#search', 'a.svg')
    await page.locator('#files').getByRole('button', { name: 'img/a.svg' }).click()
    expect(await textsOf(page, '#chain li')).toEqual([
      'js/app.js (entry)',
      'js/app.js',
      'js/lib/part.js',
      'js/lib/deep.js',
      'img/a.svg',
    ])
    await page.locator('#chain').getByRole('button', { name: 'js/lib/part.js' }).click()
    expect(await page.locator('#file-title').textContent()).toBe('js/lib/part.js')
    await page.click('#close')
    await page.fill('#search', '')
  })

  it('says what each entry loads anew', async () => {
    expect(await textsOf(page, '#difference-entries li')).toEqual([
      expect.stringMatching(/^js\/app\.js(\d+ B) of \1$/),
    ])
  })

  it('takes for no error what was accepted, folds it, and groups it by file', async () => {
    expect(await page.locator('#problems-title').textContent()).toBe('15 warnings')
    const files = page.locator('#problem-files summary')
    expect(await files.allTextContents()).toEqual([
      expect.stringMatching(/^css\/a\.\w+\.css 14 warnings$/),
      expect.stringMatching(/^css\/b\.\w+\.css 1 warning$/),
    ])
    expect(await page.locator('#problem-files details[open]').count()).toBe(0)
    await files.first().click()
    await page.locator('#problem-files details[open] li').first().waitFor()
    expect(await page.locator('#problem-files details[open] li').count()).toBe(14)
  })

  it('names types as people know them, in whole words', async () => {
    const typeOf = async (name: string) =>
      await page.locator('#files tr', { hasText: name }).locator('.type').textContent()
    expect([await typeOf('types.d.ts'), await typeOf('README.md')]).toEqual(['text/plain', 'text/markdown'])
    await page.setViewportSize({ width: 800, height: 800 })
    const type = page.locator('#files tr', { hasText: 'README.md' }).locator('.type')
    expect(await type.evaluate((cell) => cell.getClientRects().length)).toBe(1)
    expect(await type.evaluate((cell) => cell.clientHeight)).toBeLessThan(45)
    await page.setViewportSize({ width: 1280, height: 720 })
  })

  it('shows equal contents, and what could be compressed', async () => {
    expect(await textsOf(page, '#equal-files ul li')).toEqual(['js/lib/long.js', 'js/lib/same.js'])
    expect(await page.locator('#equal .lead').textContent()).toContain('2.1 kB more than once')
    expect(await textsOf(page, '#compressible-files .link')).toEqual(
      expect.arrayContaining(['js/lib/long.js', 'js/lib/same.js', 'css/a.css']),
    )
    expect(await page.locator('#compressible-files li').first().textContent()).toMatch(/2\.1 kB → \d+ B$/)
  })

  it('draws areas by size, into which one goes by mouse and by keyboard', async () => {
    const areas = page.locator('#areas .area')
    const sizeOf = async (name: string) => {
      const box = await page.locator(`#areas [aria-label^="${name}"]`).boundingBox()
      return box!.width * box!.height
    }
    expect(await sizeOf('js/lib/long.js')).toBeGreaterThan(3 * (await sizeOf('css/a.css')))
    await areas.first().focus()
    expect(await page.locator(':focus').getAttribute('aria-label')).toMatch(
      /^js\/: 6 files, 4\.\d kB, \d\d %$/,
    )
    await page.keyboard.press('Enter')
    expect(await textsOf(page, '#way li')).toEqual(['output', 'js'])
    await page.keyboard.press('ArrowDown')
    expect(await page.locator(':focus').getAttribute('aria-label')).toMatch(/^js\/lib\/\S+, text\/javascript/)
    await page.keyboard.press('Enter')
    expect(await page.locator('#file-title').textContent()).toMatch(/^js\/lib\//)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Backspace')
    expect(await textsOf(page, '#way li')).toEqual(['output'])
    await page.locator('#areas [aria-label^="css/:"]').click({ position: { x: 4, y: 4 } })
    expect(await textsOf(page, '#way li')).toEqual(['output', 'css'])
    await page.locator('#way').getByRole('button', { name: 'output' }).click()
    const colours = (className: string) => page.locator(`#areas .${className}`).count()
    const names = page.locator('#colour-names')
    expect(await colours('scripts')).toBeGreaterThan(0)
    expect(await names.textContent()).toContain('Scripts')
    await page.locator('#by-change').check()
    expect(await names.isVisible()).toBe(false)
    expect([await colours('scripts'), await colours('anew')]).toEqual([0, await colours('anew')])
  })

  it.each([
    { name: 'a phone', options: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true } },
    { name: 'dark mode', options: { colorScheme: 'dark' as const } },
  ])('fits $name', async ({ options }) => {
    const other = await site.open(options)
    const width = await other.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBe(other.viewportSize()!.width)
    const background = await other.evaluate(() => getComputedStyle(document.body).backgroundColor)
    expect(background).toBe('colorScheme' in options ? 'rgb(22, 24, 28)' : 'rgb(255, 255, 255)')
    await other.context().close()
  })

  it('loads nothing and has no errors', () => expect(site.faults).toEqual([]))
})

describe.runIf(browser)('the report of thousands of files', () => {
  const site = new Site()
  afterAll(() => site.remove())

  it('shows them all, a few at a time', async () => {
    const files = Array.from({ length: 3_000 }, (_, i) => [
      `static/${i % 7}/${i}.css`,
      `a${i} { background: url(no.png) }`,
    ])
    site.write(Object.fromEntries(files))
    site.run('digest', 'static', '--out', 'dist', '--missing', 'warn')
    site.run('report', 'dist', '--out', 'report.html')
    const page = await site.open()
    expect(await page.locator('#summary').textContent()).toContain('3,000 files')
    expect(await page.locator('#problem-files li').count()).toBe(11)
    expect(await page.locator('#problem-files .more').textContent()).toBe('Show 2,990 more')
    expect(await page.locator('#files tbody tr').count()).toBe(500)
    expect(await page.locator('#files tbody tr').first().textContent()).toContain('0/0.css')
    await page.click('#more')
    expect(await page.locator('#files tbody tr').count()).toBe(1000)
    const areas = page.locator('#areas .area')
    for (const label of [/^0\/: 429 files/, /^180 smaller in 0\//]) {
      await page.getByRole('button', { name: label }).first().focus()
      await page.keyboard.press('Enter')
      expect(await areas.count()).toBeLessThan(260)
    }
    expect(await textsOf(page, '#way li')).toEqual(['output', '0', '180 smaller'])
    expect(site.faults).toEqual([])
  })
})
