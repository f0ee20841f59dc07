import type { Plugin } from 'rollup'
import { createEntry } from './create-entry.ts'
import type { StaticfilesOptions } from './options.ts'
import { forBundler } from './own-bundler.ts'
import { createRollupPlugins } from './rollup/plugin.ts'
import { PLUGIN } from './sole-plugin.ts'

const unplugin = createEntry((options) => {
  const { early, output } = createRollupPlugins(options)
  return [
    { name: `${PLUGIN}:early`, rollup: early },
    { name: PLUGIN, rollup: output },
  ]
})

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
