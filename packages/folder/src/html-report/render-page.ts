import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { ReportData } from './report-data.ts'

/** The page of `report-page/` with its style sheet, its script and its data in it, which may load nothing else. */
export function renderPage(data: ReportData): string {
  const style = readPart('style.css')
  const script = readPart('page.js')
  const policy = `default-src 'none'; style-src '${integrityOf(style)}'; script-src '${integrityOf(script)}'`
  const parts: [mark: string, part: string][] = [
    [
      '<meta charset="utf-8">',
      `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">`,
    ],
    ['<link rel="stylesheet" href="style.css">', `<style>${style}</style>`],
    ['<script src="page.js"></script>', `<script>${script}</script>`],
    // As data, only the beginning of an end tag or of a comment could be mistaken for something else.
    ['>{}</script>', `>${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`],
  ]
  return parts.reduce((page, [mark, part]) => page.replace(mark, () => part), readPart('index.html'))
}

function readPart(name: string): string {
  return readFileSync(new URL(`./report-page/${name}`, import.meta.url), 'utf8')
}

function integrityOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
