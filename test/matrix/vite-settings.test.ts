import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import type { InlineConfig } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { APP } from './app.ts'
import { vitesWith } from './bundlers/vite.ts'
import { runApp } from './run-app.ts'

interface Row {
  name: string
  config: InlineConfig
  edit?: (root: string) => void
}

/** Settings that change what becomes of CSS, or what a page loads. */
const rows: Row[] = [
  { name: 'cssCodeSplit: false', config: { build: { cssCodeSplit: false } } },
  { name: 'cssMinify: false', config: { build: { cssMinify: false } } },
  { name: "cssMinify: 'esbuild'", config: { build: { cssMinify: 'esbuild' } } },
  { name: "cssMinify: 'lightningcss'", config: { build: { cssMinify: 'lightningcss' } } },
  { name: 'assetsInlineLimit', config: { build: { assetsInlineLimit: 4096 } } },
  { name: 'modulePreload: false', config: { build: { modulePreload: false } } },
  {
    name: 'modulePreload.resolveDependencies',
    config: { build: { modulePreload: { polyfill: false, resolveDependencies: () => [] } } },
  },
  { name: 'chunkImportMap', config: { build: { chunkImportMap: true } } },
  {
    name: 'css.modules',
    config: { css: { modules: { generateScopedName: '[name]_[local]', localsConvention: 'camelCase' } } },
    edit: addCssModule,
  },
  { name: "css.transformer: 'lightningcss'", config: { css: { transformer: 'lightningcss' } } },
  {
    name: "css.transformer: 'lightningcss' with css.modules and cssCodeSplit: false",
    config: { css: { transformer: 'lightningcss' }, build: { cssCodeSplit: false } },
    edit: addCssModule,
  },
]

let browser: Browser | undefined
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

describe.each(rows)('$name', ({ config, edit }) => {
  it.each(vitesWith(config))('gives a page its scripts and styles, $name', async (bundler) => {
    const options: StaticfilesOptions = { ...APP.options, integrity: 'sha384' }
    const { manifest, page, files } = await runApp(bundler, browser, { options, ...(edit && { edit }) })
    const sheets = ['src/main.css', 'src/panel.css', 'src/skin.css', 'src/lazy/chart.css']
    expect(sheets.filter((key) => !files.has(manifest.paths.get(key) ?? ''))).toEqual([])
    if (!browser) return
    expect(page).toMatchObject({ chart: 'hello, chart of 8', fonts: 1 })
    expect(page.styled).toEqual(['html', '.logo', '.panel', '.skin', '.chart'])
  })
})

/** Has the class of the panel come from a CSS module. */
function addCssModule(root: string): void {
  writeFileSync(join(root, 'src/panel.css'), '')
  writeFileSync(join(root, 'src/marks.module.css'), '.tick-mark { background: url(./pictures/logo.svg) }\n')
  appendFileSync(
    join(root, 'src/panel.js'),
    `import marks from './marks.module.css'
document.querySelector('.panel').className += ' ' + marks['tick-mark']
`,
  )
}
