import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { federation as federateVite } from '@module-federation/vite'
import { immutableHeaders, loadManifest } from '@staticfiles/manifest'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { visitPage } from '../support/load-page.ts'
import type { Output } from '../support/output.ts'
import { serve } from '../support/serve.ts'
import { build as buildVite, VITES } from './vite.ts'
import { run, WEBPACKS, type WebpackLike, type WebpackOutput } from './webpack-like.ts'

const rspack = createRequire(import.meta.url)('@rspack/core')

const REMOTE = {
  'widget.js': "export const show = async () => (await import('./label.js')).label",
  'label.js': "export const label = 'from the remote'",
}
const HOST = {
  'host.js': "import('shop/widget').then(async ({ show }) => {\n  globalThis.shown = await show()\n})",
}

// Else it does nothing in tests.
vi.stubEnv('MFE_VITE_NO_TEST_ENV_CHECK', 'true')

let browser: Browser | undefined
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

/** Proves that the remote's entry has the name that hosts know, and is not kept by browsers. */
function expectEntry({ files, manifest }: Output): void {
  expect(files.has('remoteEntry.js')).toBe(true)
  const headers = new Map<string, string>()
  immutableHeaders(manifest)(
    { setHeader: (name: string, value: string) => headers.set(name, value) },
    'remoteEntry.js',
  )
  expect(headers.get('Cache-Control')).not.toContain('immutable')
}

/** Loads the page of a host, which is told where the remote is. */
async function expectShown(remote: Output, buildHost: (remoteUrl: string) => Promise<Output>): Promise<void> {
  if (!browser) return
  const remoteServer = await serve(remote.files, '/remote/')
  const served = new Map<string, Uint8Array>()
  const server = await serve(served, '/static/')
  try {
    const host = await buildHost(remoteServer.url)
    for (const [path, bytes] of host.files) served.set(path, bytes)
    const html = `<!doctype html><link rel="icon" href="data:,">${loadManifest(host.manifest).tags('host.js')}`
    served.set('index.html', Buffer.from(html))
    const question = { until: 'globalThis.shown', value: 'shown' }
    const { value, faults } = await visitPage(browser, `${server.url}index.html`, question)
    expect({ value, faults }).toEqual({ value: 'from the remote', faults: [] })
  } finally {
    server.close()
    remoteServer.close()
  }
}

describe.each(WEBPACKS)('$name', (bundler) => {
  it('a host loads a remote by the name that it has for good', async () => {
    const remote = await build(bundler, {
      entry: {},
      files: REMOTE,
      federation: { name: 'shop', filename: 'remoteEntry.js', exposes: { './widget': './widget.js' } },
    })
    expectEntry(remote)
    expect(remote.manifest.paths.get('remoteEntry.js')).toMatch(/^remoteEntry\.[0-9a-f]{12}\.js$/)
    await expectShown(remote, (url) =>
      build(bundler, {
        entry: { host: './host.js' },
        files: HOST,
        federation: { name: 'host', remotes: { shop: `shop@${url}remoteEntry.js` } },
      }),
    )
  })
})

describe.each(VITES)('$name', ({ vite }) => {
  const buildFederated = (
    root: string,
    entry: string,
    base: string,
    federation: Parameters<typeof federateVite>[0],
  ): Promise<Output> =>
    buildVite(vite, {
      root,
      entries: [entry],
      // The plugin has its own scripts import it by that name.
      options: { entrypoints: true, exclude: ['remoteEntry.js'] },
      config: {
        base,
        // Top-level await.
        build: { target: 'es2022' },
        plugins: [federateVite({ filename: 'remoteEntry.js', dts: false, ...federation })],
      },
    })

  it('a host loads a remote by the name that it has for good', async () => {
    const root = makeRoot({ ...REMOTE, 'main.js': "import('./widget.js')" })
    const exposes = { './widget': join(root, 'widget.js') }
    const remote = await buildFederated(root, 'main.js', './', { name: 'shop', exposes })
    expectEntry(remote)
    await expectShown(remote, (url) => {
      const shop = { type: 'module', name: 'shop', entry: `${url}remoteEntry.js` }
      return buildFederated(makeRoot(HOST), 'host.js', '/static/', { name: 'host', remotes: { shop } })
    })
  })
})

interface FederatedApp {
  entry: Record<string, string>
  files: Record<string, string>
  federation: { name: string; filename?: string; exposes?: object; remotes?: object }
}

async function build(
  bundler: WebpackLike,
  { entry, files, federation }: FederatedApp,
): Promise<WebpackOutput> {
  const root = makeRoot(files)
  const { container } = bundler.webpack as typeof rspack
  const Federation = container.ModuleFederationPluginV1 ?? container.ModuleFederationPlugin
  const output = await run(bundler, {
    mode: 'production',
    context: root,
    entry,
    output: { path: join(root, 'dist'), publicPath: 'auto', uniqueName: federation.name },
    plugins: [bundler.staticfiles({ entrypoints: true }), new Federation(federation)],
  })
  expect({ errors: output.errors, warnings: output.warnings }).toEqual({ errors: [], warnings: [] })
  return output
}

function makeRoot(files: Record<string, string>): string {
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'staticfiles-federation-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}
