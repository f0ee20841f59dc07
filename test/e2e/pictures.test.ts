import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'

const browser: Browser | undefined = await launchBrowser()
afterAll(() => browser?.close())

const FONTS = [
  { name: 'the narrow ones', sans: 'DejaVu Serif Condensed, serif', mono: 'monospace' },
  { name: 'wide ones', sans: 'DejaVu Sans, Verdana, sans-serif', mono: 'DejaVu Sans Mono, monospace' },
  { name: 'the widest', sans: 'monospace', mono: 'monospace' },
]

describe.runIf(browser)('the pictures of the docs', () => {
  it.each(['flow', 'architecture'].flatMap((picture) => FONTS.map((fonts) => ({ picture, ...fonts }))))(
    '$picture keeps its texts apart, with $name',
    async ({ picture, sans, mono }) => {
      const svg = readFileSync(fileURLToPath(new URL(`../../docs/${picture}.svg`, import.meta.url)), 'utf8')
      const page = await browser!.newPage()
      await page.setContent(
        svg.replaceAll('system-ui, sans-serif', sans).replaceAll('ui-monospace, monospace', mono),
      )
      const overlaps = await page.evaluate(() => {
        const boxOf = (text: Element) => (text as SVGTextElement).getBBox()
        const texts = [...document.querySelectorAll('text')].map((text) => ({ text, box: boxOf(text) }))
        const rects = [...document.querySelectorAll('rect')].map(boxOf)
        return texts.flatMap(({ text, box }, i) => {
          const right = box.x + box.width
          const isInside = (rect: DOMRect) =>
            rect.x <= box.x && box.x < rect.x + rect.width && rect.y <= box.y && box.y < rect.y + rect.height
          const sticksOut = rects.filter(isInside).some((rect) => right > rect.x + rect.width)
          const other = texts.slice(i + 1).find((next) => {
            const isBeside = Math.abs(next.box.y - box.y) < box.height / 2
            return isBeside && next.box.x < right && box.x < next.box.x + next.box.width
          })
          return [
            ...(sticksOut ? [`${text.textContent} is wider than its box`] : []),
            ...(other ? [`${text.textContent} runs into ${other.text.textContent}`] : []),
          ]
        })
      })
      expect(overlaps).toEqual([])
      await page.close()
    },
  )
})
