import type { Plugin } from 'esbuild'
import { createEntry } from './create-entry.ts'
import { setupBuild } from './esbuild/plugin.ts'
import type { StaticfilesOptions } from './options.ts'
import { forBundler } from './own-bundler.ts'
import { PLUGIN } from './sole-plugin.ts'

const unplugin = createEntry((options) => [
  { name: PLUGIN, esbuild: { setup: (build) => setupBuild(build, options) } },
])

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
