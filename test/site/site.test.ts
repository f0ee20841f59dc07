import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'

const root = join(import.meta.dirname, '../..')
const BASE = '/unplugin-staticfiles/'
const PAGES = readdirSync(join(root, 'docs'))
  .filter((name) => name.endsWith('.md') && name !== 'index.md')
  .map((name) => name.slice(0, -'.md'.length))

const browser: Browser | undefined = await launchBrowser()
afterAll(() => browser?.close())

describe.runIf(browser)('the site of the docs', () => {
  const out = mkdtempSync(join(tmpdir(), 'staticfiles-site-'))
  const server = createServer(express().use(BASE, express.static(out, { extensions: ['html'] })))
  const faults: string[] = []
  let page: Page
  let url: string

  beforeAll(async () => {
    // Ends with an error where a link within the docs is dead.
    execFileSync('npx', ['vitepress', 'build', 'docs', '--outDir', out], { cwd: root, stdio: 'pipe' })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${BASE}`
    page = await browser!.newPage()
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('response', (response) => {
      if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`)
    })
  })
  afterAll(() => {
    server.close()
    rmSync(out, { recursive: true })
  })

  /** The links of a page, and the places in it that others may lead to. */
  async function visit(
    path: string,
  ): Promise<{ links: string[]; ids: string[]; headings: number; text: string }> {
    await page.goto(url + path, { waitUntil: 'networkidle' })
    return page.evaluate(() => ({
      links: [...document.querySelectorAll<HTMLAnchorElement>('.VPDoc a[href]')].map(({ href }) => href),
      ids: [...document.querySelectorAll('[id]')].map(({ id }) => id),
      headings: document.querySelectorAll('.vp-doc h1').length,
      text: document.querySelector('#VPContent')?.textContent ?? '',
    }))
  }

  it('has no page with a fault, and no link to a place that is not there', async () => {
    const visited = new Map<string, Awaited<ReturnType<typeof visit>>>()
    for (const name of PAGES) visited.set(name, await visit(name))
    await visit('')
    expect(faults).toEqual([])

    const wrong: string[] = []
    for (const [name, { links, headings, text }] of visited) {
      if (headings !== 1) wrong.push(`${name} has ${headings} titles`)
      if (/@include|\{\{ *\}\}|#region/.test(text)) wrong.push(`${name} has a mark that nothing was made of`)
      for (const link of links.filter((link) => link.startsWith(url) && link.includes('#'))) {
        const [target = '', id = ''] = link.slice(url.length).split('#')
        if (!visited.get(target)?.ids.includes(decodeURIComponent(id))) wrong.push(`${name}: ${link}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('leads to each page', async () => {
    await visit('names')
    const menu = await page
      .locator('.VPSidebar a')
      .evaluateAll((all) => all.map((a) => a.getAttribute('href')))
    expect(menu.toSorted()).toEqual(PAGES.map((name) => BASE + name).toSorted())
  })

  it.each(['ManifestStaticFilesStorage', 'predigested', 'wrong-cors'])('finds %s', async (word) => {
    // A page that has none of these words.
    await visit('rollup')
    await page.keyboard.press('Control+k')
    await page.fill('#localsearch-input', word)
    const first = page.locator('.results .result').first()
    await first.waitFor()
    expect((await first.textContent())?.trim()).not.toBe('')
    await first.click()
    await page.locator('.vp-doc', { hasText: word }).waitFor()
    expect(faults).toEqual([])
  })
})

it('the README has no link to a file or a heading that is not there', () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8')
  const files = new Set(readdirSync(root, { recursive: false, encoding: 'utf8' }))
  const links = Array.from(text.matchAll(/\]\(([^)]+)\)/g), ([, link]) => link!)
  const isDead = (link: string): boolean => {
    if (link.startsWith('#')) return !headingsOf(text).includes(link.slice(1))
    const [path = '', id] = link.split('#')
    if (!files.has(path.split('/')[0]!)) return true
    try {
      const target = readFileSync(join(root, path), 'utf8')
      return id !== undefined && !headingsOf(target).includes(id)
    } catch {
      return true
    }
  }
  expect(links.length).toBeGreaterThan(10)
  expect(links.filter(isDead)).toEqual([])
})

it('the README is for the first five minutes', () => {
  expect(readFileSync(join(root, 'README.md'), 'utf8').split('\n').length).toBeLessThanOrEqual(181)
})

/** As GitHub makes anchors of them. */
function headingsOf(markdown: string): string[] {
  return Array.from(markdown.matchAll(/^#+ (.*)$/gm), ([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
}
