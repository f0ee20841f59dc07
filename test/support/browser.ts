import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']

/** For pages to load and things to appear in them, in milliseconds: ends what hangs, also on a slow machine. */
const PATIENCE = 120_000

/**
 * Starts a headless Chromium: the one that `CHROMIUM_PATH` names, else the system's. Where there is none, answers
 * `undefined` after one line on stderr that says so; on CI it throws, since a test that is left out there is left
 * out for good. The caller closes the browser.
 */
export async function launchBrowser(): Promise<Browser | undefined> {
  const { CHROMIUM_PATH, CI } = process.env
  const executablePath = (CHROMIUM_PATH ? [CHROMIUM_PATH] : CANDIDATES).find((path) => existsSync(path))
  if (executablePath !== undefined) {
    const browser = await chromium.launch({ executablePath, args: FLAGS, timeout: PATIENCE })
    browser.on('context', (context) => context.setDefaultTimeout(PATIENCE))
    return browser
  }

  const notice = CHROMIUM_PATH
    ? `CHROMIUM_PATH is ${CHROMIUM_PATH}, which does not exist.`
    : 'No Chromium was found: install it, or set CHROMIUM_PATH to one.'
  if (CI) throw new Error(notice)
  process.stderr.write(`NOTICE: browser tests are left out. ${notice}\n`)
  return undefined
}
