import type { Plugin } from 'esbuild'
import type { StaticfilesOptions } from './options.ts'
import { forBundler } from './own-bundler.ts'
import { unplugin } from './unplugin.ts'

/**
 * Digested names and Django's `staticfiles.json` for esbuild 0.25 or later. Where `define` sets `process.env.NODE_ENV`
 * to `"development"`, it does nothing.
 *
 * @example
 * await esbuild.build({
 *   entryPoints: ['src/main.ts'],
 *   bundle: true,
 *   outdir: 'static-build',
 *   publicPath: '/static/',
 *   plugins: [staticfiles({ manifest: '../backend/staticfiles.json' })],
 * })
 */
const staticfiles: (options?: StaticfilesOptions) => Plugin = (options) =>
  forBundler(unplugin.esbuild(options), 'esbuild')

export { staticfiles as default, staticfiles as 'module.exports' }
