import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { editWatched } from '../support/edit-watched.ts'
import { copyWithModules, DEV_BUNDLERS, startWebpackDev } from '../support/webpack-dev.ts'
import { color, isMarked, mark } from './in-page.ts'
import { withPage } from './watched-page.ts'

const WAIT = { timeout: 120_000, interval: 50 }

const FRAMEWORKS = [
  { framework: 'react', component: 'react/counter.js' },
  { framework: 'vue', component: 'vue/counter.vue', style: true },
]

const ROWS = DEV_BUNDLERS.flatMap((bundler) => FRAMEWORKS.map((row) => ({ bundler, ...row })))

const browser = await launchBrowser()
afterAll(() => browser?.close())

describe.runIf(browser)('components are changed in a page of a backend', () => {
  it.each(ROWS)('$framework with $bundler', async ({ bundler, framework, component, style }) => {
    const root = copyWithModules('webpack-frameworks')
    const dev = await startWebpackDev({ bundler, root, env: { FRAMEWORK: framework } })
    const backend = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.end(
        `<link rel="icon" href="data:,"><div id="app"></div><script defer src="${dev.url}${framework}/main.js"></script>`,
      )
    }).listen(0, '127.0.0.1')
    await once(backend, 'listening')
    try {
      await withPage(browser!, async ({ page, faults }) => {
        await page.goto(`http://127.0.0.1:${(backend.address() as AddressInfo).port}/`)
        await page.evaluate(mark)
        const button = page.getByRole('button')
        await button.click()
        await button.click()
        await expect.poll(() => button.textContent(), WAIT).toBe('clicked 2 times')
        await editWatched(join(root, component), (text) => text.replace('clicked', 'pressed'))
        // In Rspack, vue-loader makes a component anew that webpack's only draws again.
        const count = bundler === 'rspack' && framework === 'vue' ? 0 : 2
        await expect.poll(() => button.textContent(), WAIT).toBe(`pressed ${count} times`)
        if (style) {
          await editWatched(join(root, component), (text) =>
            text.replace('rgb(10, 20, 30)', 'rgb(11, 21, 31)'),
          )
          await expect.poll(() => button.evaluate(color), WAIT).toBe('rgb(11, 21, 31)')
        }
        expect(await page.evaluate(isMarked)).toBe(true)
        expect(faults).toEqual([])
      })
    } finally {
      backend.close()
      backend.closeAllConnections()
      await dev.stop()
    }
  })
})
