import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { type HotEntry, type HotRecord, loadManifest, parseHotRecord } from '@staticfiles/manifest'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { copyFixture, linkTo } from '../support/fixture.ts'
import { startVite, VITE_PACKAGES, type ViteConfig, type ViteDev } from '../support/vite-dev.ts'

/** As browsers ask for a style sheet that a page links to. */
const STYLE_SHEET = 'text/css,*/*;q=0.1'

const WAIT = { timeout: 120_000, interval: 20 }

const RECORD = 'backend/staticfiles.hot.json'

const PANEL: HotEntry = { type: 'module', js: ['@vite/client', 'src/panel.ts'], css: [] }
const SKIN: HotEntry = { type: 'module', js: ['@vite/client'], css: ['src/skin.css'] }

const ENTRIES = new Map([
  ['panel', PANEL],
  ['src/panel.ts', PANEL],
  ['skin', SKIN],
  ['src/skin.css', SKIN],
])

const CONFIG: ViteConfig = {
  configFile: false,
  base: '/static/',
  optimizeDeps: { noDiscovery: true },
  build: { rollupOptions: { input: ['index.html', 'src/panel.ts', 'src/skin.css'] } },
  staticfiles: {
    manifest: 'backend/staticfiles.json',
    include: ['legacy', { dir: 'old', prefix: 'vendor/old', glob: '*.css' }],
  },
}

describe.each(VITE_PACKAGES)('the dev server of %s', (vitePackage) => {
  const root = copyFixture('app')
  mkdirSync(join(root, 'old'))
  writeFileSync(join(root, 'old/grid.css'), '.grid {}')
  writeFileSync(join(root, 'old/notes.txt'), 'not for everybody')
  writeFileSync(join(root, 'src/@a+b.ts'), 'export {}')
  let vite: ViteDev
  let origin: string

  beforeAll(async () => {
    vite = await startVite(vitePackage, { ...CONFIG, root })
    origin = new URL(vite.url).origin
  })
  afterAll(() => vite?.stop('SIGKILL'))

  const answers: { name: string; path: string; accept?: string; type: string; body: string | RegExp }[] = [
    {
      name: 'a style sheet that a script imports',
      path: 'src/panel.css',
      accept: STYLE_SHEET,
      type: 'text/css; charset=utf-8',
      body: /^$/,
    },
    {
      name: 'the same as a module',
      path: 'src/panel.css',
      type: 'text/javascript',
      body: /color: navy/,
    },
    {
      name: 'a style sheet that no script imports',
      path: 'src/skin.css',
      accept: STYLE_SHEET,
      type: 'text/css',
      body: /"ORIGIN\/static\/admin\/img\/tick\.svg\?small".*"ORIGIN\/static\/admin\/img\/tick\.svg"/s,
    },
    {
      name: 'a style sheet with a picture of the public folder',
      path: 'src/main.css',
      accept: STYLE_SHEET,
      type: 'text/css',
      body: /ORIGIN\/static\/img\/hero\.svg\?wide/,
    },
    {
      name: 'the style sheet of an entry, by its name in a build',
      path: 'assets/panel.css',
      accept: STYLE_SHEET,
      type: 'text/css; charset=utf-8',
      body: /^$/,
    },
    {
      name: 'a picture that a script imports',
      path: 'src/panel.ts',
      type: 'text/javascript',
      body: /ORIGIN\/static\/src\/pictures|dark\/logo\.svg/,
    },
    {
      name: 'a public style sheet',
      path: 'vendor/grid.css',
      accept: STYLE_SHEET,
      type: 'text/css',
      body: /url\("?icons\/star\.svg|@import/,
    },
    {
      name: 'an included style sheet, as it is',
      path: 'admin/css/admin.css',
      accept: STYLE_SHEET,
      type: 'text/css',
      body: /^\.tick \{ background: url\(\.\.\/img\/tick\.svg\); \}$/m,
    },
    { name: 'an included picture', path: 'admin/img/tick.svg?v=1', type: 'image/svg+xml', body: /lime/ },
    { name: 'an included folder’s prefix', path: 'vendor/old/grid.css', type: 'text/css', body: /^\.grid/ },
    { name: 'the client', path: '@vite/client', type: 'text/javascript', body: /createHotContext/ },
    {
      name: 'the client, as Django escapes its name',
      path: '%40vite/client',
      type: 'text/javascript; charset=utf-8',
      body: /^import "\/static\/@vite\/client"$/m,
    },
    { name: 'a name that Django escapes', path: 'src/%40a%2Bb.ts', type: 'text/javascript', body: /export/ },
  ]
  it.each(answers)('serves $name', async ({ path, accept = '*/*', type, body }) => {
    const headers = { Accept: accept, Origin: 'http://127.0.0.1:8000' }
    const response = await fetch(vite.url + path, { headers })
    const text = await response.text()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:8000')
    expect(text.replaceAll(origin, 'ORIGIN')).toMatch(body)
  })

  const refused = [
    'vendor/old/notes.txt',
    'old/..%2f..%2f..%2fetc/passwd',
    'vendor/old/%2e%2e/notes.txt',
    'admin/css/none.css',
    'src/none.css',
  ]
  it.each(refused)('does not serve %s', async (path) => {
    const response = await fetch(vite.url + path, { headers: { Accept: STYLE_SHEET } })
    const text = await response.text()
    expect([response.status, text]).not.toEqual([200, ''])
    expect(text).not.toMatch(/not for everybody|root:/)
  })

  it('allows no foreign origin', async () => {
    const headers = { Origin: 'http://evil.example' }
    const response = await fetch(`${vite.url}src/panel.ts`, { headers })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('leaves a record that the reader follows', async () => {
    expect(await recordIn(root)).toEqual({
      url: vite.url,
      client: '@vite/client',
      entries: ENTRIES,
      host: hostname(),
      pid: vite.pid,
      address: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
      port: Number(new URL(vite.url).port),
    })
    const reader = loadManifest(join(root, 'backend/staticfiles.json'), { watch: true })
    expect(reader.tags('panel')).toContain(`<script type="module" src="${vite.url}src/panel.ts"></script>`)
    reader.close()
  })

  it('takes its own record away when it ends, and no other', async () => {
    const root = copyFixture('app')
    const one = await startVite(vitePackage, { ...CONFIG, root })
    await recordIn(root)
    const other = await startVite(vitePackage, { ...CONFIG, root })
    await vi.waitFor(async () => expect((await recordIn(root)).url).toBe(other.url), WAIT)
    expect(await one.stop('SIGINT')).toBe('SIGINT')
    expect((await recordIn(root)).url).toBe(other.url)
    // Vite itself closes the server on this signal, and ends.
    expect(await other.stop('SIGTERM')).toBe(143)
    expect(existsSync(join(root, RECORD))).toBe(false)
  })

  it('keeps the origin that the user set', async () => {
    const root = copyFixture('app')
    const server = { origin: 'https://dev.example:8443' }
    const own = await startVite(vitePackage, { ...CONFIG, root, server })
    expect((await recordIn(root)).url).toBe('https://dev.example:8443/static/')
    await own.stop('SIGINT')
  })

  it('keeps the source maps of CSS', async () => {
    const own = await startVite(vitePackage, {
      ...{ ...CONFIG, root: copyFixture('app'), css: { devSourcemap: true } },
    })
    const css = await (await fetch(`${own.url}src/main.css`, { headers: { Accept: STYLE_SHEET } })).text()
    expect(css).toContain(`${new URL(own.url).origin}/static/img/hero.svg`)
    const [, data = ''] = /sourceMappingURL=data:application\/json;base64,(\S+)/.exec(css)!
    const map = new TraceMap(Buffer.from(data, 'base64').toString())
    const before = css.slice(0, css.indexOf('#hero')).split('\n')
    const position = { line: before.length, column: before.at(-1)!.length }
    const source = readFileSync(join(import.meta.dirname, '../fixtures/app/src/main.css'), 'utf8')
    const { line } = originalPositionFor(map, position)
    expect(source.split('\n')[line! - 1]).toContain('#hero')
    await own.stop('SIGINT')
  })

  it('knows the sources of a root that is reached through a symlink', async () => {
    const root = linkTo(copyFixture('app'))
    const own = await startVite(vitePackage, { ...CONFIG, root })
    const sheet = await fetch(`${own.url}src/panel.css`, { headers: { Accept: STYLE_SHEET } })
    expect(await sheet.text()).toBe('')
    expect((await recordIn(root)).entries).toEqual(ENTRIES)
    await own.stop('SIGINT')
  })

  it('leaves no record where builds share the manifest by a prefix', async () => {
    const root = copyFixture('app')
    const shared = { file: 'backend/staticfiles.json', merge: true, prefix: 'shop' }
    const own = await startVite(vitePackage, { ...CONFIG, root, staticfiles: { manifest: shared } })
    await (await fetch(`${own.url}src/panel.ts`)).text()
    await own.stop('SIGINT')
    expect(existsSync(join(root, 'backend'))).toBe(false)
  })

  it('has no part in an app whose pages are Vite’s own', async () => {
    const root = copyFixture('app')
    const build = { rollupOptions: { input: 'index.html' } }
    const own = await startVite(vitePackage, { ...CONFIG, root, build })
    expect(own.url).toBe('undefined/static/')
    expect(existsSync(join(root, 'backend'))).toBe(false)
    await own.stop('SIGINT')
  })
})

/** The server writes it once it listens. */
function recordIn(root: string): Promise<HotRecord> {
  const file = join(root, RECORD)
  return vi.waitFor(() => parseHotRecord(readFileSync(file, 'utf8'), file), WAIT)
}
