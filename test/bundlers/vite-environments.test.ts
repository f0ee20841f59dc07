import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import staticfiles from 'unplugin-staticfiles/vite'
import type { InlineConfig } from 'vite'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { readOutput } from '../support/output.ts'
import { build, VITES, type Vite, type ViteOutput } from './vite.ts'

const options = { include: ['legacy'] }
const server = 'src/server.ts'

async function buildAlone(vite: Vite, root: string): Promise<ViteOutput> {
  const client = await build(vite, { root, options })
  const config: InlineConfig = { build: { ssr: true, outDir: 'server', copyPublicDir: false } }
  await build(vite, { root, options, entries: [server], config })
  return client
}

async function buildTogether(vite: Vite, root: string): Promise<ViteOutput> {
  const environment = (outDir: string, entries: string[]) => {
    return { build: { outDir, rollupOptions: { input: entries.map((entry) => join(root, entry)) } } }
  }
  const builder = await vite.createBuilder({
    root,
    configFile: false,
    logLevel: 'silent',
    base: '/static/',
    plugins: [staticfiles(options)],
    build: { assetsInlineLimit: 0 },
    environments: {
      client: environment('dist', ['index.html', 'src/panel.ts', 'src/skin.css']),
      ssr: environment('server', [server]),
    },
    builder: {},
  })
  await builder.buildApp()
  return { ...readOutput(join(root, 'dist')), warnings: [] }
}

const rows = [
  { name: 'in a build of its own', buildBoth: buildAlone },
  { name: 'in one build with the client', buildBoth: buildTogether },
]

describe.each(VITES)('$name', ({ vite }) => {
  it.each(rows)('a server has the URLs of the client: $name', async ({ buildBoth }) => {
    const root = copyFixture('app')
    const { manifest, files } = await buildBoth(vite, root)
    const module = pathToFileURL(join(root, 'server/server.mjs')).href
    const { render } = (await import(module)) as { render: () => string[] }

    expect(render()).toEqual(
      ['img/hero.svg', 'src/pictures/logo.svg', 'assets/panel.css'].map(
        (key) => `/static/${manifest.paths.get(key)}`,
      ),
    )
    for (const url of render()) expect([...files.keys()]).toContain(url.slice('/static/'.length))
    expect(existsSync(join(root, 'server/staticfiles.json'))).toBe(false)
  })
})
