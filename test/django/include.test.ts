import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { rspack } from '@rspack/core'
import * as esbuild from 'esbuild'
import * as rolldown from 'rolldown'
import * as rollup from 'rollup'
import esbuildPlugin from 'unplugin-staticfiles/esbuild'
import rolldownPlugin from 'unplugin-staticfiles/rolldown'
import rollupPlugin from 'unplugin-staticfiles/rollup'
import rspackPlugin from 'unplugin-staticfiles/rspack'
import vitePlugin from 'unplugin-staticfiles/vite'
import webpackPlugin from 'unplugin-staticfiles/webpack'
import { build as buildWithVite, createServer, type InlineConfig, mergeConfig } from 'vite'
import { describe, expect, it, vi } from 'vitest'
import webpack from 'webpack'
import { addFiles } from '../support/command.ts'
import { ensureDjango } from '../support/python.mjs'
import { copyWithModules, DEV_BUNDLERS, startWebpackDev } from '../support/webpack-dev.ts'
import { appFiles, makeProject } from './project.ts'

const django = await ensureDjango()

/** A frontend beside the backend, whose settings name the bundler's output; each run of Python adds a line to a file. */
function makeSite(): { root: string; runs(): number; include: { django: string; python: string }[] } {
  const folder = makeProject({
    apps: ['one', 'two'],
    settings: `STATICFILES_DIRS = [BASE_DIR / "assets", BASE_DIR.parent / "frontend" / "dist"]
with open(BASE_DIR / "runs", "a") as runs:
    runs.write("1")`,
    files: {
      ...appFiles('one', {
        'app.css': 'a { background: url("img/one.svg") }',
        'img/one.svg': '<svg/>',
        '.env': 'x',
      }),
      ...appFiles('two', { 'app.css': 'hidden' }),
    },
  })
  addFiles(join(folder, 'frontend'), {
    'src/main.js': 'document.title = "main"',
    'dist/old.js': 'left from before',
  })
  return {
    root: join(folder, 'frontend'),
    include: [{ django: '../backend/manage.py', python: django!.python }],
    runs: () => readFileSync(join(folder, 'backend/runs'), 'utf8').length,
  }
}

type Site = ReturnType<typeof makeSite>
const options = ({ include }: Site) => ({ include, manifest: 'names.json' })

interface Builder {
  name: string
  build(site: Site): Promise<unknown>
  /** Builds at each change until it is closed. */
  watch(site: Site): Promise<() => unknown>
}

const viteConfig = (site: Site): InlineConfig => ({
  ...{ root: site.root, base: '/static/', logLevel: 'silent', plugins: [vitePlugin(options(site))] },
  build: { rollupOptions: { input: ['src/main.js'] } },
})

const esbuildOptions = (site: Site): esbuild.BuildOptions => ({
  ...{ absWorkingDir: site.root, entryPoints: ['src/main.js'], bundle: true, outdir: 'dist' },
  ...{ publicPath: '/static/', logLevel: 'silent', plugins: [esbuildPlugin(options(site))] },
})

function webpackLike(name: string, bundler: typeof webpack, plugin: typeof webpackPlugin): Builder {
  const compile = (site: Site) =>
    bundler({
      ...{ context: site.root, mode: 'production', entry: './src/main.js', plugins: [plugin(options(site))] },
      output: { path: join(site.root, 'dist'), publicPath: '/static/' },
    })
  return {
    name,
    build: (site) =>
      new Promise<void>((done, failed) => {
        compile(site)!.run((error, stats) => {
          if (error || stats?.hasErrors()) failed(error ?? new Error(stats!.toString()))
          else done()
        })
      }),
    async watch(site) {
      const watching = compile(site)!.watch({ aggregateTimeout: 20 }, () => {})!
      return () => new Promise<void>((done) => watching.close(() => done()))
    },
  }
}

/** These know no root but the working directory. */
function rollupLike(
  name: string,
  build: typeof rollup.rollup,
  watch: typeof rollup.watch,
  plugin: typeof rollupPlugin,
): Builder {
  const configure = ({ root, include }: Site) => ({
    input: join(root, 'src/main.js'),
    plugins: [
      plugin({
        include: [{ ...include[0]!, django: join(root, '../backend/manage.py') }],
        manifest: join(root, 'names.json'),
      }),
    ],
    output: { dir: join(root, 'dist') },
  })
  return {
    name,
    async build(site) {
      const { output, ...input } = configure(site)
      await (await build(input)).write(output)
    },
    async watch(site) {
      const watcher = watch(configure(site))
      return () => watcher.close()
    },
  }
}

const bundlers: Builder[] = [
  {
    name: 'Vite',
    build: (site) => buildWithVite(viteConfig(site)),
    async watch(site) {
      const watcher = (await buildWithVite(mergeConfig(viteConfig(site), { build: { watch: {} } }))) as {
        close(): Promise<void>
      }
      return () => watcher.close()
    },
  },
  rollupLike('Rollup', rollup.rollup, rollup.watch, rollupPlugin),
  rollupLike(
    'Rolldown',
    rolldown.rolldown as unknown as typeof rollup.rollup,
    rolldown.watch as unknown as typeof rollup.watch,
    rolldownPlugin as unknown as typeof rollupPlugin,
  ),
  webpackLike('webpack', webpack, webpackPlugin),
  webpackLike('Rspack', rspack as unknown as typeof webpack, rspackPlugin as unknown as typeof webpackPlugin),
  {
    name: 'esbuild',
    build: (site) => esbuild.build(esbuildOptions(site)),
    async watch(site) {
      const context = await esbuild.context(esbuildOptions(site))
      await context.watch()
      return () => context.dispose()
    },
  },
]

describe.runIf(django)("a Django project's static files in a build, less the build's own output", () => {
  it.each(bundlers)('$name', async ({ build }) => {
    const site = makeSite()
    await build(site)
    const { paths } = JSON.parse(readFileSync(join(site.root, 'names.json'), 'utf8'))
    const keys = Object.keys(paths)
    expect(keys).toEqual(expect.arrayContaining(['app.css', 'img/logo.svg', 'img/one.svg', 'site.css']))
    expect(keys).not.toContain('old.js')
    expect(keys).not.toContain('.env')
    expect(readFileSync(join(site.root, 'dist', paths['app.css']), 'utf8')).toBe(
      `a { background: url("${paths['img/one.svg']}") }`,
    )
    expect(site.runs()).toBe(1)
  })

  it.each(bundlers)('$name, watching: a change is seen, and Python is asked once', async ({ watch }) => {
    const site = makeSite()
    const close = await watch(site)
    const pathOf = (key: string): string =>
      JSON.parse(readFileSync(join(site.root, 'names.json'), 'utf8')).paths[key]
    const seen = (test: () => void) => vi.waitFor(test, { timeout: 120_000, interval: 50 })
    try {
      await seen(() => expect(pathOf('app.css')).toBeDefined())
      const before = pathOf('app.css')
      // Again, since a watcher that is not ready yet overlooks it.
      const edit = () => {
        writeFileSync(join(site.root, '../backend/one/static/app.css'), 'b { color: red }')
        expect(pathOf('app.css')).not.toBe(before)
      }
      await vi.waitFor(edit, { timeout: 120_000, interval: 1_000 })
      expect(readFileSync(join(site.root, 'dist', pathOf('app.css')), 'utf8')).toBe('b { color: red }')
      expect(site.runs()).toBe(1)
    } finally {
      await close()
    }
  })

  it('a project that cannot be set up stops the build', async () => {
    const site = makeSite()
    addFiles(join(site.root, '../backend'), { 'site_project/settings.py': 'raise ValueError("no port")' })
    await expect(bundlers[0]!.build(site)).rejects.toThrow(/settings\.py:1: The settings cannot be loaded/)
  })
})

it.runIf(django)("Vite's dev server has them under their own names, as they are now", async () => {
  const site = makeSite()
  const server = await createServer({
    ...viteConfig(site),
    server: { port: 0, host: '127.0.0.1' },
  })
  try {
    await server.listen()
    const address = server.httpServer!.address()
    const origin = `http://127.0.0.1:${typeof address === 'object' ? address!.port : ''}/static/`
    const get = async (path: string) =>
      (await fetch(origin + path, { headers: { accept: 'text/css' } })).text()
    expect(await get('app.css')).toContain('img/one.svg')
    expect(await get('site.css')).toContain('img/logo.svg')
    writeFileSync(join(site.root, '../backend/one/static/app.css'), 'b { color: red }')
    expect(await get('app.css')).toBe('b { color: red }')
    expect(await get('.env')).not.toBe('x')
    expect(site.runs()).toBe(1)
  } finally {
    await server.close()
  }
})

it.runIf(django).each(DEV_BUNDLERS)('so has the dev server of %s', async (bundler) => {
  const { root, include, runs } = makeSite()
  const options = { include: [{ ...include[0]!, django: join(root, '../backend/manage.py') }] }
  const dev = await startWebpackDev({
    bundler,
    root: copyWithModules('webpack-dev'),
    env: { OPTIONS: JSON.stringify(options) },
  })
  try {
    const get = async (path: string) => (await fetch(dev.url + path)).text()
    expect(await get('app.css')).toContain('img/one.svg')
    expect(await get('img/logo.svg')).toContain('<svg')
    writeFileSync(join(root, '../backend/one/static/app.css'), 'b { color: red }')
    expect(await get('app.css')).toBe('b { color: red }')
    expect(await get('.env')).not.toBe('x')
    expect(runs()).toBe(1)
  } finally {
    await dev.stop()
  }
})
