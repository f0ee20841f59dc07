import type { Plugin } from 'rolldown'
import type { StaticfilesOptions } from './options.ts'
import { forBundler } from './own-bundler.ts'
import { unplugin } from './unplugin.ts'

/**
 * Digested names and Django's `staticfiles.json` for Rolldown 1.
 *
 * @example
 * export default {
 *   input: 'src/main.js',
 *   output: { dir: 'static-build' },
 *   plugins: [staticfiles({ base: '/static/', manifest: 'backend/staticfiles.json' })],
 * }
 */
const staticfiles: (options?: StaticfilesOptions) => Plugin[] = (options) =>
  forBundler(unplugin.rolldown(options), 'rolldown')

export { staticfiles as default, staticfiles as 'module.exports' }
