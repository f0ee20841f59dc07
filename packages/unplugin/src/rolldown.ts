import type { Plugin } from 'rolldown'
import { createEntry } from './create-entry.ts'
import type { StaticfilesOptions } from './options.ts'
import { forBundler } from './own-bundler.ts'
import { createRollupPlugins } from './rollup/plugin.ts'
import { PLUGIN } from './sole-plugin.ts'

const unplugin = createEntry((options) => {
  // Rolldown has the hooks of Rollup, under types of its own.
  const { early, output } = createRollupPlugins(options) as Record<'early' | 'output', object>
  return [
    { name: `${PLUGIN}:early`, rolldown: early },
    { name: PLUGIN, rolldown: output },
  ]
})

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
