import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { immutableHeaders, loadManifest } from '@staticfiles/manifest'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { visitPage } from '../support/load-page.ts'
import { serve } from '../support/serve.ts'
import { run, WEBPACKS, type WebpackLike, type WebpackOutput } from './webpack-like.ts'

const rspack = createRequire(import.meta.url)('@rspack/core')

describe.each(WEBPACKS)('$name', (bundler) => {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  it('a host loads a remote by the name that it has for good', async () => {
    const remote = await build(bundler, {
      entry: {},
      files: {
        'widget.js': "export const show = async () => (await import('./label.js')).label",
        'label.js': "export const label = 'from the remote'",
      },
      federation: { name: 'shop', filename: 'remoteEntry.js', exposes: { './widget': './widget.js' } },
    })
    const { files, manifest } = remote
    expect(files.has('remoteEntry.js')).toBe(true)
    expect(manifest.paths.get('remoteEntry.js')).toMatch(/^remoteEntry\.[0-9a-f]{12}\.js$/)
    const headers = new Map<string, string>()
    immutableHeaders(manifest)(
      { setHeader: (name: string, value: string) => headers.set(name, value) },
      'remoteEntry.js',
    )
    expect(headers.get('Cache-Control')).not.toContain('immutable')
    if (!browser) return

    const remoteServer = await serve(files, '/remote/')
    const served = new Map<string, Uint8Array>()
    const server = await serve(served, '/static/')
    try {
      const host = await build(bundler, {
        entry: { host: './host.js' },
        files: {
          'host.js':
            "import('shop/widget').then(async ({ show }) => {\n  globalThis.shown = await show()\n})",
        },
        federation: { name: 'host', remotes: { shop: `shop@${remoteServer.url}remoteEntry.js` } },
      })
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
  const root = mkdtempSync(join(realpathSync(tmpdir()), 'staticfiles-federation-'))
  afterAll(() => rmSync(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
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
