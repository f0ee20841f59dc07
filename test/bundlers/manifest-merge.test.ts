import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseManifest } from '@staticfiles/manifest'
import { verifyFolder } from 'staticfiles'
import type { ManifestOptions } from 'unplugin-staticfiles'
import staticfiles from 'unplugin-staticfiles/vite'
import { describe, expect, it } from 'vitest'
import type { MultiStats } from 'webpack'
import { copyFixture } from '../support/fixture.ts'
import { build, VITES, type Vite } from './vite.ts'
import { configure, WEBPACKS, type WebpackLike } from './webpack-like.ts'

const FILE = 'backend/staticfiles.json'

const read = (root: string) => parseManifest(readFileSync(join(root, FILE), 'utf8'), FILE)

async function verify(root: string, dir: string): Promise<void> {
  const { problems } = await verifyFolder({ dir: join(root, dir), manifest: join(root, FILE) })
  expect(problems).toEqual([])
}

describe.each(VITES)('$name', ({ vite }) => {
  it('merges builds of two subfolders, and replaces what one of them said before', async () => {
    const root = copyFixture('app')
    const buildInto = (folder: string, entry: string) => {
      return build(vite, {
        root,
        entries: [entry],
        options: {
          manifest: { file: FILE, merge: true, prefix: folder },
          entrypoints: true,
          integrity: 'sha384',
        },
        config: { base: `/static/${folder}/`, build: { outDir: `static/${folder}` } },
      })
    }
    await buildInto('shop', 'src/main.ts')
    await buildInto('admin', 'src/panel.ts')
    await verify(root, 'static')
    const { paths, entrypoints, integrity, builds } = read(root)
    expect([...builds!.keys()]).toEqual(['.. (client) to static/admin', '.. (client) to static/shop'])
    for (const [key, path] of paths) expect([key, path].join()).toMatch(/^(admin|shop)\/.*,\1\//)
    expect(entrypoints?.get('shop/src/main.ts')?.js).toEqual([paths.get('shop/src/main.ts')])
    expect(entrypoints?.get('admin/panel')?.css).toEqual([paths.get('admin/assets/panel.css')])
    expect(integrity?.has(paths.get('shop/img/hero.svg')!)).toBe(true)

    const before = readFileSync(join(root, FILE))
    await buildInto('shop', 'src/main.ts')
    expect(readFileSync(join(root, FILE))).toEqual(before)

    writeFileSync(join(root, 'src/panel.css'), 'p { color: green }')
    await buildInto('admin', 'src/panel.ts')
    await verify(root, 'static')
    const rebuilt = read(root)
    expect(rebuilt.builds?.get('.. (client) to static/shop')).toEqual(
      builds?.get('.. (client) to static/shop'),
    )
    expect([...rebuilt.paths.keys()]).toEqual(
      [...paths.keys()].filter((key) => !key.includes('plain.ttf') || key.startsWith('shop')),
    )
    expect(rebuilt.paths.get('admin/assets/panel.css')).not.toBe(paths.get('admin/assets/panel.css'))
  })

  it('merges the environments of a build', async () => {
    const root = copyFixture('app')
    await buildEnvironments(vite, root, { file: FILE, merge: true })
    const { paths, builds } = read(root)
    expect([...builds!.keys()]).toEqual(['.. (client) to dist', '.. (panel) to dist'])
    expect(paths.has('src/main.ts') && paths.has('src/panel.ts')).toBe(true)
    await verify(root, 'dist')
    expect(existsSync(join(root, 'server/server.mjs'))).toBe(true)
  })

  it('refuses to let one environment replace what another said', async () => {
    const root = copyFixture('app')
    await expect(buildEnvironments(vite, root, { file: FILE })).rejects.toThrow(
      /staticfiles\.json would be written by two builds, .*: "\.\. \(client\) to dist" and "\.\. \(panel\) to dist"\. To have both in it, set manifest: \{ file: '…', merge: true \}/,
    )
    expect(read(root).paths.has('src/main.ts')).toBe(true)
  })

  it('names both builds that claim a key, and leaves the manifest as it is', async () => {
    const root = copyFixture('app')
    const buildInto = (outDir: string) => {
      const options = { manifest: { file: FILE, merge: true } }
      return build(vite, { root, entries: ['src/panel.ts'], options, config: { build: { outDir } } })
    }
    await buildInto('one')
    appendFileSync(join(root, 'src/panel.ts'), 'Object.assign(globalThis, { edited: true })\n')
    const before = readFileSync(join(root, FILE))
    await expect(buildInto('two')).rejects.toThrow(
      /Both the build "\.\. \(client\) to one" and the build "\.\. \(client\) to two" have the key "assets\/panel\.js"/,
    )
    expect(readFileSync(join(root, FILE))).toEqual(before)
  })
})

function buildEnvironments(vite: Vite, root: string, manifest: ManifestOptions): Promise<void> {
  const environment = (outDir: string, entry: string) => {
    return { build: { outDir, emptyOutDir: false, rollupOptions: { input: join(root, entry) } } }
  }
  return vite
    .createBuilder({
      root,
      configFile: false,
      logLevel: 'silent',
      base: '/static/',
      plugins: [staticfiles({ manifest })],
      build: { assetsInlineLimit: 0 },
      environments: {
        client: environment('dist', 'src/main.ts'),
        panel: { consumer: 'client', ...environment('dist', 'src/panel.ts') },
        ssr: environment('server', 'src/server.ts'),
      },
      builder: {},
    })
    .then((builder) => builder.buildApp())
}

describe.each(WEBPACKS)('$name', (bundler) => {
  const compilers = [
    { name: 'main', entry: { main: './src/main.js' } },
    { name: 'panel', entry: { panel: './src/panel.js' } },
  ]

  it.each([
    { name: 'with names', names: ['main', 'panel'], builds: ['.. (main) to dist', '.. (panel) to dist'] },
    {
      name: 'without names',
      names: [undefined, undefined],
      builds: ['.. (src/main.js) to dist', '.. (src/panel.js) to dist'],
    },
  ])('merges compilers $name', async ({ names, builds }) => {
    const root = copyFixture('plain-app')
    const configs = compilers.map((config, i) => ({ ...config, name: names[i] }))
    for (let round = 0; round < 2; round++) {
      expect(await buildAll(bundler, root, configs, { file: FILE, merge: true })).toEqual([])
      const manifest = read(root)
      expect([...manifest.builds!.keys()]).toEqual(builds)
      expect([...manifest.paths.keys()]).toEqual(expect.arrayContaining(['src/main.js', 'src/panel.js']))
      await verify(root, 'dist')
    }
  })

  it('refuses to let one compiler replace what another said', async () => {
    const root = copyFixture('plain-app')
    const configs = compilers.map(({ entry }) => ({ entry }))
    const errors = await buildAll(bundler, root, configs, { file: FILE })
    expect(errors).toEqual([expect.stringContaining('staticfiles.json would be written by two builds')])
  })
})

/** Builds with a MultiCompiler, and answers the errors. */
async function buildAll(
  bundler: WebpackLike,
  root: string,
  configs: readonly object[],
  manifest: ManifestOptions,
): Promise<string[]> {
  const full = configs.map((config) => configure(bundler, { root, config, options: { manifest } }))
  for (const { output } of full) output!.clean = false
  const compiler = bundler.webpack(full)
  const stats = await new Promise<MultiStats>((done, fail) => {
    compiler.run((error, stats) => (error ? fail(error) : done(stats!)))
  })
  await new Promise<void>((done) => compiler.close(() => done()))
  const { errors = [] } = stats.toJson({ all: false, errors: true })
  return errors.map(({ message }) => message)
}
