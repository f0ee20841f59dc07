import type { RspackPluginInstance } from '@rspack/core'
import { createEntry } from './create-entry.ts'
import type { StaticfilesOptions } from './options.ts'
import type { Compiler } from './webpack/compiler.ts'
import { applyToCompiler } from './webpack/plugin.ts'

/**
 * Digested names and Django's `staticfiles.json` for Rspack 2. In development it
 * changes no name, and has Rspack's dev server answer a backend's pages.
 *
 * @example
 * const staticfiles = require('unplugin-staticfiles/rspack')
 *
 * module.exports = {
 *   output: { publicPath: '/static/' },
 *   plugins: [staticfiles({ manifest: '../backend/staticfiles.json' })],
 * }
 */
const staticfiles: (options?: StaticfilesOptions) => RspackPluginInstance = createEntry(
  'rspack',
  (options) => [{ rspack: (compiler) => applyToCompiler(compiler as unknown as Compiler, options) }],
)

export { staticfiles as default, staticfiles as 'module.exports' }
