// @ts-check
/**
 * What one edit costs a returning visitor, with and without an import map: an app of 200 chunks, edited in a leaf, a module
 * that all share, and an entry, in every bundler. Prints the table of docs/pages.md: `node test/bench/import-map.mjs`.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const require = createRequire(import.meta.url)
const PAGES = 198
const FILLER = 'export const text = "'.concat('lorem ipsum '.repeat(200), '"\n')

const root = mkdtempSync(join(tmpdir(), 'staticfiles-import-map-'))
process.chdir(root)

/** Each page loads the next one, and all of them what they share. */
function writeApp() {
  mkdirSync('src/pages', { recursive: true })
  writeFileSync('src/shared.js', `${FILLER}export function shared(name) { return document.title + name }\n`)
  for (let i = 0; i < PAGES; i++) {
    const next =
      i % 10 === 9 || i + 1 === PAGES ? '' : `export const next = () => import('./page${i + 1}.js')\n`
    writeFileSync(
      `src/pages/page${i}.js`,
      `import { shared } from '../shared.js'\n${FILLER}export const name = shared('${i}')\n${next}`,
    )
  }
  const loads = Array.from({ length: PAGES }, (_, i) => `() => import('./pages/page${i}.js')`)
  for (const entry of ['main', 'admin']) {
    writeFileSync(
      `src/${entry}.js`,
      `import { shared } from './shared.js'\nglobalThis.${entry} = [shared('${entry}'), ${loads}]\n`,
    )
  }
}

const EDITS = { 'a leaf': 'src/pages/page9.js', 'what all share': 'src/shared.js', 'an entry': 'src/main.js' }
const ENTRIES = ['src/main.js', 'src/admin.js']

/** @type {Record<string, (options: object) => Promise<unknown>>} */
const BUNDLERS = {
  'Vite 8': (options) =>
    import('vite').then((vite) =>
      vite.build({
        ...{ root, base: '/static/', configFile: false, logLevel: 'silent' },
        build: { outDir: 'dist', rollupOptions: { input: ENTRIES.map((entry) => join(root, entry)) } },
        plugins: [require('unplugin-staticfiles/vite').default(options)],
      }),
    ),
  'Rollup 4': (options) => rollUp(require('rollup').rollup, 'rollup', options),
  'Rolldown 1': (options) => rollUp(require('rolldown').rolldown, 'rolldown', options),
  'esbuild 0.28': (options) =>
    require('esbuild').build({
      ...{ absWorkingDir: root, entryPoints: ENTRIES, bundle: true, splitting: true, format: 'esm' },
      ...{ outdir: 'dist', publicPath: '/static/', logLevel: 'error' },
      plugins: [require('unplugin-staticfiles/esbuild')(options)],
    }),
}

/** webpack and Rspack have a runtime in place of the map. */
const RUNTIMES = {
  'webpack 5': (/** @type {object} */ options, /** @type {boolean} */ isSingle) =>
    pack(require('webpack'), 'webpack', options, isSingle),
  'Rspack 2': (/** @type {object} */ options, /** @type {boolean} */ isSingle) =>
    pack(require('@rspack/core').rspack, 'rspack', options, isSingle),
}

/** @param {Function} build @param {string} name @param {object} options */
async function rollUp(build, name, options) {
  const bundle = await build({ input: ENTRIES, plugins: [require(`unplugin-staticfiles/${name}`)(options)] })
  await bundle.write({ dir: 'dist' })
  await bundle.close()
}

/** @param {Function} build @param {string} name @param {object} options @param {boolean} isSingle */
function pack(build, name, options, isSingle) {
  const compiler = build({
    ...{ mode: 'production', context: root, entry: { main: './src/main.js', admin: './src/admin.js' } },
    output: { path: join(root, 'dist'), publicPath: '/static/' },
    optimization: {
      runtimeChunk: isSingle ? 'single' : false,
      moduleIds: 'deterministic',
      chunkIds: 'deterministic',
    },
    performance: false,
    plugins: [require(`unplugin-staticfiles/${name}`)(options)],
  })
  return new Promise((resolve, reject) => {
    compiler.run((/** @type {Error | null} */ error, /** @type {any} */ stats) => {
      const fault = error ?? (stats.hasErrors() ? new Error(stats.toString()) : undefined)
      compiler.close(() => (fault ? reject(fault) : resolve(undefined)))
    })
  })
}

/** @returns {Map<string, number>} the size of each script */
function scripts() {
  const names = readdirSync('dist', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  )
  return new Map(names.map((name) => [name, readFileSync(join('dist', name)).length]))
}

/** @param {() => Promise<unknown>} build */
async function measure(build) {
  const cells = []
  for (const file of Object.values(EDITS)) {
    rmSync('src', { recursive: true, force: true })
    writeApp()
    const results = []
    for (const isEdited of [false, true]) {
      if (isEdited) writeFileSync(file, `${readFileSync(file, 'utf8')}globalThis.edited = true\n`)
      rmSync('dist', { recursive: true, force: true })
      await build()
      results.push(scripts())
    }
    const [before, after] = /** @type {[Map<string, number>, Map<string, number>]} */ (results)
    const renamed = [...after].filter(([name]) => !before.has(name))
    const bytes = renamed.reduce((sum, [, size]) => sum + size, 0)
    cells.push(`${renamed.length} of ${after.size}, ${(bytes / 1000).toFixed(1)} kB`)
  }
  return cells
}

/** @param {string[]} cells */
const print = (cells) => process.stdout.write(`| ${cells.join(' | ')} |\n`)

print(['an edit of', ...Object.keys(EDITS)])
print(['---', ...Object.keys(EDITS).map(() => '---:')])
for (const [name, build] of Object.entries(BUNDLERS)) {
  for (const importMap of [false, true])
    print([`${name}${importMap ? ', import map' : ''}`, ...(await measure(() => build({ importMap })))])
}
for (const [name, build] of Object.entries(RUNTIMES)) {
  for (const isSingle of [false, true])
    print([
      `${name}${isSingle ? ", `runtimeChunk: 'single'`" : ''}`,
      ...(await measure(() => build({}, isSingle))),
    ])
}
rmSync(root, { recursive: true, force: true })
