// Builds once, in a process of its own, and prints the warnings: node build-once.mjs <bundler> <input as JSON>
import { basename, join } from 'node:path'

const [bundler, text] = process.argv.slice(2)
const { root, entry, isDynamic, outDir, options } = JSON.parse(text)
const { default: staticfiles } = await import(`unplugin-staticfiles/${bundler.replace(/\d+$/, '')}`)
const plugins = [staticfiles(options)]
const warnings = []

async function buildVite({ build }) {
  await build({
    root,
    configFile: false,
    base: '/static/',
    customLogger: {
      ...{ info() {}, error() {}, clearScreen() {}, hasErrorLogged: () => false, hasWarned: false },
      warn: (message) => warnings.push(message),
      warnOnce: (message) => warnings.push(message),
    },
    build: { outDir, rollupOptions: { input: [entry] } },
    plugins,
  })
}

async function buildRollup({ rollup, rolldown = rollup }) {
  const onwarn = ({ message }) => warnings.push(message)
  const bundle = await rolldown({ input: join(root, entry), plugins, onwarn })
  await bundle.write({ dir: join(root, outDir) })
  await bundle.close()
}

function buildWebpack({ default: webpack }) {
  const entries = { [basename(entry, '.js')]: `./${entry}` }
  const compiler = webpack({
    mode: 'production',
    context: root,
    entry: isDynamic ? () => entries : entries,
    output: { path: join(root, outDir), publicPath: '/static/' },
    plugins,
  })
  return new Promise((done, fail) => {
    compiler.run((error, stats) => {
      if (error || stats.hasErrors()) return fail(error ?? new Error(stats.toString()))
      for (const { message } of stats.toJson({ all: false, warnings: true }).warnings) warnings.push(message)
      compiler.close(done)
    })
  })
}

async function buildEsbuild({ build }) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: outDir,
    publicPath: '/static/',
    bundle: true,
    logLevel: 'silent',
    plugins,
  })
  for (const { text } of result.warnings) warnings.push(text)
}

const RUN = {
  vite7: async () => buildVite(await import('vite7')),
  vite: async () => buildVite(await import('vite')),
  rollup: async () => buildRollup(await import('rollup')),
  rolldown: async () => buildRollup(await import('rolldown')),
  webpack: async () => buildWebpack(await import('webpack')),
  rspack: async () => buildWebpack(await import('@rspack/core')),
  esbuild25: async () => buildEsbuild(await import('esbuild25')),
  esbuild: async () => buildEsbuild(await import('esbuild')),
}
process.chdir(root)
await RUN[bundler]()
console.log(JSON.stringify(warnings))
