import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { rollup } from 'rollup'
import esbuildPlugin from 'unplugin-staticfiles/esbuild'
import rollupPlugin from 'unplugin-staticfiles/rollup'
import vitePlugin from 'unplugin-staticfiles/vite'
import webpackPlugin from 'unplugin-staticfiles/webpack'
import { build as buildWithVite, createServer } from 'vite'
import { describe, expect, it } from 'vitest'
import webpack from 'webpack'
import { addFiles } from '../support/command.ts'
import { ensureDjango } from '../support/python.mjs'
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

const bundlers: { name: string; build(site: Site): Promise<void>; knowsOutput?: boolean }[] = [
  {
    name: 'Vite',
    async build(site) {
      await buildWithVite({
        ...{ root: site.root, base: '/static/', logLevel: 'silent', plugins: [vitePlugin(options(site))] },
        build: { rollupOptions: { input: ['src/main.js'] } },
      })
    },
  },
  {
    name: 'Rollup',
    knowsOutput: false,
    async build(site) {
      // Which knows no root but the working directory.
      const include = [{ ...site.include[0]!, django: join(site.root, '../backend/manage.py') }]
      const bundle = await rollup({
        input: join(site.root, 'src/main.js'),
        plugins: [rollupPlugin({ include, manifest: join(site.root, 'names.json') })],
      })
      await bundle.write({ dir: join(site.root, 'dist') })
    },
  },
  {
    name: 'webpack',
    build: (site) =>
      new Promise((done, failed) => {
        const { root } = site
        const config: webpack.Configuration = {
          ...{
            context: root,
            mode: 'production',
            entry: './src/main.js',
            plugins: [webpackPlugin(options(site))],
          },
          output: { path: join(root, 'dist'), publicPath: '/static/' },
        }
        webpack(config, (error, stats) => {
          if (error || stats?.hasErrors()) failed(error ?? new Error(stats!.toString()))
          else done()
        })
      }),
  },
  {
    name: 'esbuild',
    async build(site) {
      await esbuild.build({
        ...{ absWorkingDir: site.root, entryPoints: ['src/main.js'], bundle: true, outdir: 'dist' },
        ...{ publicPath: '/static/', logLevel: 'silent', plugins: [esbuildPlugin(options(site))] },
      })
    },
  },
]

describe.runIf(django)("a Django project's static files in a build, less the build's own output", () => {
  it.each(bundlers)('$name', async ({ build, knowsOutput = true }) => {
    const site = makeSite()
    await build(site)
    const { paths } = JSON.parse(readFileSync(join(site.root, 'names.json'), 'utf8'))
    const keys = Object.keys(paths)
    expect(keys).toEqual(expect.arrayContaining(['app.css', 'img/logo.svg', 'img/one.svg', 'site.css']))
    expect(keys.includes('old.js')).toBe(!knowsOutput)
    expect(keys).not.toContain('.env')
    expect(readFileSync(join(site.root, 'dist', paths['app.css']), 'utf8')).toBe(
      `a { background: url("${paths['img/one.svg']}") }`,
    )
    expect(site.runs()).toBe(1)
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
    ...{ root: site.root, base: '/static/', logLevel: 'silent', plugins: [vitePlugin(options(site))] },
    server: { port: 0, host: '127.0.0.1' },
    build: { rollupOptions: { input: ['src/main.js'] } },
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
