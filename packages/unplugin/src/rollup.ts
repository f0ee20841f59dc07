import type { Plugin } from 'rollup'
import { createEntry } from './create-entry.ts'
import type { StaticfilesOptions } from './options.ts'
import { createRollupPlugins } from './rollup/plugin.ts'

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
const staticfiles: (options?: StaticfilesOptions) => Plugin[] = createEntry('rollup', (options) =>
  createRollupPlugins(options).map((plugin) => ({ rollup: plugin })),
)

export { staticfiles as default, staticfiles as 'module.exports' }
