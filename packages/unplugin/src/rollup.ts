import type { Plugin } from 'rollup'
import type { StaticfilesOptions } from './options.ts'
import { forBundler } from './own-bundler.ts'
import { unplugin } from './unplugin.ts'

/**
 * Digested names and Django's `staticfiles.json` for Rollup 4.
 *
 * @example
 * export default {
 *   input: 'src/main.js',
 *   output: { dir: 'static-build' },
 *   plugins: [staticfiles({ base: '/static/', manifest: 'backend/staticfiles.json' })],
 * }
 */
const staticfiles: (options?: StaticfilesOptions) => Plugin[] = (options) =>
  forBundler(unplugin.rollup(options), 'rollup')

export { staticfiles as default, staticfiles as 'module.exports' }
