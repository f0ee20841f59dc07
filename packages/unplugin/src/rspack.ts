import { unplugin } from './unplugin.ts'

/**
 * Digested names and Django's `staticfiles.json` for Rspack 2. In development it does nothing.
 *
 * @example
 * const staticfiles = require('unplugin-staticfiles/rspack')
 *
 * module.exports = {
 *   output: { publicPath: '/static/' },
 *   plugins: [staticfiles({ manifest: '../backend/staticfiles.json' })],
 * }
 */
const staticfiles: typeof unplugin.rspack = unplugin.rspack

export { staticfiles as default, staticfiles as 'module.exports' }
