import type { Plugin } from 'esbuild'
import { createEntry } from './create-entry.ts'
import { setupBuild } from './esbuild/plugin.ts'
import type { StaticfilesOptions } from './options.ts'

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
const staticfiles: (options?: StaticfilesOptions) => Plugin = createEntry('esbuild', (options) => [
  { esbuild: { setup: (build) => setupBuild(build, options) } },
])

export { staticfiles as default, staticfiles as 'module.exports' }
