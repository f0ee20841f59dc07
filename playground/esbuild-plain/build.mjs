// @ts-check
import * as esbuild from 'esbuild'
import staticfiles from 'unplugin-staticfiles/esbuild'

/** @type {esbuild.BuildOptions} */
const options = {
  absWorkingDir: import.meta.dirname,
  // The worker is loaded by its URL, so it is an entry too.
  entryPoints: ['src/main.js', 'src/countdown-worker.js'],
  outdir: 'dist',
  publicPath: '/static/',
  bundle: true,
  splitting: true,
  format: 'esm',
  minify: true,
  sourcemap: true,
  loader: { '.svg': 'file' },
  plugins: [
    staticfiles({
      manifest: 'staticfiles.json',
      entrypoints: true,
      include: ['static'],
      exclude: ['robots.txt'],
      keepOriginals: false,
    }),
  ],
}

if (process.argv.includes('--watch')) {
  const context = await esbuild.context(options)
  await context.watch()
} else await esbuild.build(options)
