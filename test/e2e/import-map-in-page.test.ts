import { hash } from 'node:crypto'
import { join } from 'node:path'
import { digestFolder, verifyFolder } from '@staticfiles/folder'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { contentsOf, makeFolder } from '../support/command.ts'
import { loadPage } from '../support/load-page.ts'

const APP = 'import { dep } from "dep"; import { far } from "far"; globalThis.page = dep + far'
const DEP = 'import "./leaf.js"; export const dep = "dep"'
const sri = (text: string): string => `sha384-${hash('sha384', text, 'base64')}`

/** The import map of a page: a scope for a file, one for a folder, and the integrity of the modules. */
const MAP = {
  imports: { app: './js/app.js', dep: './js/nowhere.js' },
  scopes: { './js/app.js': { dep: './js/dep.js' }, './js/': { far: './far/far.js' } },
  integrity: { './js/app.js': sri(APP), './js/dep.js': sri(DEP) },
}

const FILES = {
  'index.html': `<!doctype html><link rel="icon" href="data:,"><script type="importmap">${JSON.stringify(MAP)}</script>
<script type="module">import "app"</script>`,
  'js/app.js': APP,
  'js/dep.js': DEP,
  'js/leaf.js': 'export {}',
  'js/nowhere.js': 'throw new Error("The scope is not that of the file.")',
  'far/far.js': 'export const far = " far"',
}

describe('the import map of a page that was digested', () => {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  /** The output, by the paths in it and by keys. */
  async function digest(): Promise<{ files: Map<string, Uint8Array>; paths: ReadonlyMap<string, string> }> {
    const cwd = makeFolder(
      Object.fromEntries(Object.entries(FILES).map(([path, text]) => [`in/${path}`, text])),
    )
    const out = join(cwd, 'out')
    const options = { references: ['html'], keepOriginals: false } as const
    const { problems, manifest } = await digestFolder({ dir: join(cwd, 'in'), out, ...options })
    expect(problems).toEqual([])
    const { references } = options
    expect((await verifyFolder({ dir: out, references })).problems).toEqual([])
    const files = Object.entries(contentsOf(out)).map(([path, bytes]) => [path, Buffer.from(bytes)] as const)
    return { files: new Map(files), paths: manifest.paths }
  }

  const load = (files: ReadonlyMap<string, Uint8Array>, page: string) =>
    loadPage(browser!, files, '/static/', {
      page,
      until: 'globalThis.page !== undefined || performance.now() > 3000',
      value: 'globalThis.page ?? "nothing"',
    })

  it('leads each module to its own file', async ({ skip }) => {
    if (!browser) return skip()
    const { files, paths } = await digest()
    expect(await load(files, paths.get('index.html')!)).toMatchObject({ value: 'dep far', faults: [] })
  })

  it('refuses a module that was tampered with', async ({ skip }) => {
    if (!browser) return skip()
    const { files, paths } = await digest()
    const path = paths.get('js/dep.js')!
    const changed = new Map([...files, [path, Buffer.from(`${files.get(path)};`)]])
    const { value, faults } = await load(changed, paths.get('index.html')!)
    expect(value).toBe('nothing')
    expect(faults.join('\n')).toContain('integrity')
  })
})
