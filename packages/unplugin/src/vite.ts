import type { Plugin } from 'vite'
import { createEntry } from './create-entry.ts'
import type { StaticfilesOptions } from './options.ts'
import { createVitePlugins } from './vite/plugin.ts'

/**
 * Digested names and Django's `staticfiles.json` for Vite 7 and 8. In the dev server it changes no name, and lets a
 * backend's pages use it.
 *
 * @example
 * export default defineConfig({
 *   base: '/static/',
 *   plugins: [staticfiles({ manifest: '../backend/staticfiles.json' })],
 * })
 */
const staticfiles: (options?: StaticfilesOptions) => Plugin[] = createEntry('vite', (options) =>
  createVitePlugins(options).map((plugin) => ({ vite: plugin })),
)

export default staticfiles
