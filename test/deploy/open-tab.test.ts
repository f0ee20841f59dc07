import type { Browser } from 'playwright-core'
import { afterAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { BY_RELEASES, createStage, IN_PLACE_OF_THE_OLD, type Way } from './stage.ts'

const browser = await launchBrowser()
afterAll(() => browser?.close())

/** What a tab shows that was opened before a deploy, and loads a script when it is over. */
async function loadLate(browser: Browser, way: Way): Promise<string> {
  const stage = await createStage(way)
  await stage.prepare(1)
  await stage.run(1, [0, 1])
  const tab = await browser.newPage()
  try {
    let fault: string | undefined
    tab.on('pageerror', ({ message }) => {
      fault = message
    })
    await tab.goto(`${stage.cdn.url}/0`, { waitUntil: 'networkidle' })
    await stage.prepare(2)
    await stage.run(2, [0, 1])
    await stage.clearUp()
    await tab.click('button')
    const shown = (): Promise<string | null> => tab.locator('output').textContent()
    await expect.poll(async () => fault ?? (await shown()), { timeout: 120_000 }).not.toBe('')
    return fault ?? String(await shown())
  } finally {
    await tab.close()
  }
}

describe.runIf(browser)('a tab that was opened before a deploy', () => {
  it('loads a lazy script of its own release', async () => {
    expect(await loadLate(browser!, BY_RELEASES)).toBe('release 1')
  })

  it('finds none in place of the old files', async () => {
    expect(await loadLate(browser!, IN_PLACE_OF_THE_OLD)).toContain(
      'Failed to fetch dynamically imported module',
    )
  })
})
