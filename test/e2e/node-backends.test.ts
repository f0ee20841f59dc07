import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { type Manifest, parseManifest, serializeManifest } from '@staticfiles/manifest'
import type { Page, Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as expressEjs from '../../playground/express-ejs/server.mjs'
import * as fastify from '../../playground/fastify/server.mjs'
import * as hono from '../../playground/hono/server.mjs'
import { launchBrowser } from '../support/browser.ts'
import { copyPlayground } from './playground-copy.ts'
import { withPage } from './watched-page.ts'

const IMMUTABLE = 'public, max-age=31536000, immutable'
const SHORT = 'public, max-age=0, must-revalidate'

interface Backend {
  name: string
  startServer: typeof hono.startServer
  stylesheet: string
  entry: string
  /** What the entry imports. */
  module: string
  /** Files that keep their names. */
  undigested: string[]
  /** Whether it sends compressed siblings. */
  compressed: boolean
  /** Uses the page, and answers what it shows then. */
  use(page: Page): Promise<unknown>
  expected: unknown
}

const backends: Backend[] = [
  {
    name: 'express-ejs',
    startServer: expressEjs.startServer,
    stylesheet: 'css/site.css',
    entry: 'js/tides.js',
    module: 'js/curve.js',
    undigested: ['robots.txt', 'css/site.css', 'js/tides.js'],
    compressed: false,
    async use(page) {
      await page.getByRole('button', { name: 'Show the moon' }).click()
      const phase = page.locator('#phase')
      await phase.waitFor()
      const curve = await page.locator('#curve path').getAttribute('d')
      return [await phase.textContent(), curve?.split('C').length]
    },
    expected: ['Full moon', 4],
  },
  {
    name: 'fastify',
    startServer: fastify.startServer,
    stylesheet: 'css/catalogue.css',
    entry: 'js/catalogue.js',
    module: 'js/months.js',
    undigested: ['css/catalogue.css', 'img/bean.svg'],
    compressed: true,
    async use(page) {
      await page.getByLabel('Sow in').selectOption('April')
      return page.locator('li:visible').allInnerTexts()
    },
    expected: ['Pumpkin\n\nApril to October'],
  },
  {
    name: 'hono',
    startServer: hono.startServer,
    stylesheet: 'css/board.css',
    entry: 'js/board.js',
    module: 'js/in-words.js',
    undigested: ['robots.txt'],
    compressed: true,
    async use(page) {
      await page.getByRole('button', { name: 'Wait ten minutes' }).click()
      return page.locator('li:visible').allInnerTexts()
    },
    expected: ['N3\nAirport\n1 h 5 min'],
  },
]

const browser = await launchBrowser()
afterAll(() => browser?.close())

describe.runIf(browser).each(backends)('$name in Chromium', (backend) => {
  const { name, startServer, stylesheet, entry, module, undigested, compressed, use, expected } = backend
  let root: string
  let server: { url: string; close: () => Promise<void> }
  let remove: () => Promise<void>

  beforeAll(async () => {
    ;({ root, remove } = await copyPlayground(name))
    await build(root)
    server = await startServer(root)
  })
  afterAll(async () => {
    await server?.close()
    await remove?.()
  })

  it('works, with digested files alone and immutable headers on them', async () => {
    const { shown, responses } = await visit(use, 'networkidle')
    expect(shown).toEqual(expected)
    expect(responses[0]?.headers()['cache-control']).toBe('no-cache')
    const paths = [...(await manifestOf(root)).paths.values()].map((path) => `/static/${path}`)
    for (const response of responses.slice(1)) {
      expect(paths).toContain(new URL(response.url()).pathname)
      expect(response.headers()['cache-control']).toBe(IMMUTABLE)
    }
    expect(responses.length).toBeGreaterThan(5)
  })

  it('has files that keep their names looked at again', async () => {
    for (const path of undigested) {
      const { status, headers } = await fetch(`${server.url}/static/${path}`)
      expect(status).toBe(200)
      expect(headers.get('cache-control')).toBe(SHORT)
    }
  })

  it('sends compressed siblings, where it knows of them, with the same header', async () => {
    const path = (await manifestOf(root)).paths.get(stylesheet)!
    const file = join(root, 'dist', path)
    await writeFile(`${file}.gz`, gzipSync(await readFile(file)))
    const { responses } = await visit()
    const headers = responses.find((response) => response.url().endsWith(path))?.headers() ?? {}
    expect(headers['content-encoding']).toBe(compressed ? 'gzip' : undefined)
    expect(headers['cache-control']).toBe(IMMUTABLE)
  })

  it('takes up a new release without a restart', async () => {
    const source = join(root, 'static', stylesheet)
    await writeFile(source, `${await readFile(source, 'utf8')}\nbody { color: rgb(1, 2, 3) }\n`)
    await build(root)
    await show((await manifestOf(root)).paths.get(stylesheet)!)
    const { shown } = await visit((page) => page.evaluate(() => getComputedStyle(document.body).color))
    expect(shown).toBe('rgb(1, 2, 3)')
  })

  it('preloads modules and lets the browser check the integrity', async () => {
    const { paths } = await manifestOf(root)
    const [script, imported] = [paths.get(entry)!, paths.get(module)!]
    const entrypoints = new Map([[entry, { js: [script], css: [], preload: [imported] }]])
    const integrity = new Map<string, string>()
    for (const path of [script, imported, paths.get(stylesheet)!]) {
      integrity.set(path, integrityOf(await readFile(join(root, 'dist', path))))
    }
    await release({ paths, entrypoints, integrity }, integrity.get(script)!)
    const { shown } = await visit(async (page) => [
      await use(page),
      await page.locator('link[rel=modulepreload]').getAttribute('href'),
      await page.locator('[integrity]').count(),
    ])
    expect(shown).toEqual([expected, `/static/${imported}`, 3])

    integrity.set(paths.get(stylesheet)!, integrityOf('other bytes'))
    await release({ paths, integrity }, integrityOf('other bytes'))
    await withPage(browser!, async ({ page, faults }) => {
      await page.goto(server.url)
      expect(faults.join('\n')).toContain("Failed to find a valid digest in the 'integrity' attribute")
    })
  })

  /** Waits until the page has this text. */
  async function show(sign: string): Promise<void> {
    const html = async () => (await fetch(server.url)).text()
    await vi.waitFor(async () => expect(await html()).toContain(sign), { timeout: 120_000 })
  }

  async function release(manifest: Manifest, sign: string): Promise<void> {
    await writeFile(join(root, 'staticfiles.json'), serializeManifest(manifest))
    await show(sign)
  }

  /** Opens the page, which has to be without fault. */
  async function visit<Shown>(
    look?: (page: Page) => Promise<Shown>,
    waitUntil: 'load' | 'networkidle' = 'load',
  ): Promise<{ shown: Shown | undefined; responses: Response[] }> {
    const responses: Response[] = []
    let shown: Shown | undefined
    await withPage(browser!, async ({ page, faults }) => {
      page.on('response', (response) => responses.push(response))
      await page.goto(server.url, { waitUntil })
      shown = await look?.(page)
      expect(faults).toEqual([])
    })
    return { shown, responses }
  }
})

async function manifestOf(root: string): Promise<Manifest> {
  return parseManifest(await readFile(join(root, 'staticfiles.json'), 'utf8'))
}

function integrityOf(bytes: Uint8Array | string): string {
  return `sha384-${createHash('sha384').update(bytes).digest('base64')}`
}

/** Runs the playground's own build script. */
async function build(root: string): Promise<void> {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const PATH = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`
  await promisify(execFile)('sh', ['-c', scripts.build], { cwd: root, env: { ...process.env, PATH } })
}
