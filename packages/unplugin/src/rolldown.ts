import type { Plugin } from 'rolldown'
import { createEntry } from './create-entry.ts'
import type { StaticfilesOptions } from './options.ts'
import { createRollupPlugins } from './rollup/plugin.ts'

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
const staticfiles: (options?: StaticfilesOptions) => Plugin[] = createEntry('rolldown', (options) =>
  createRollupPlugins(options) // It has the hooks of Rollup, under types of its own.
    .map((plugin: object) => ({ rolldown: plugin })),
)

export { staticfiles as default, staticfiles as 'module.exports' }
