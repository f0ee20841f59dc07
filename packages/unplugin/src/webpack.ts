import type { WebpackPluginInstance } from 'webpack'
import { createEntry } from './create-entry.ts'
import type { StaticfilesOptions } from './options.ts'
import { applyToCompiler } from './webpack/plugin.ts'

/**
 * Digested names and Django's `staticfiles.json` for webpack 5. In development it
 * changes no name, and has webpack-dev-server answer a backend's pages.
 *
 * @example
 * const staticfiles = require('unplugin-staticfiles/webpack')
 *
 * module.exports = {
 *   output: { publicPath: '/static/' },
 *   plugins: [staticfiles({ manifest: '../backend/staticfiles.json' })],
 * }
 */
const staticfiles: (options?: StaticfilesOptions) => WebpackPluginInstance = createEntry(
  'webpack',
  (options) => [{ webpack: (compiler) => applyToCompiler(compiler, options) }],
)

export { staticfiles as default, staticfiles as 'module.exports' }
