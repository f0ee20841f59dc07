import type { Plugin } from 'vite'
import { createEntry } from './create-entry.ts'
import type { StaticfilesOptions } from './options.ts'
import { forBundler } from './own-bundler.ts'
import { PLUGIN } from './sole-plugin.ts'
import { createVitePlugins } from './vite/plugin.ts'

const unplugin = createEntry((options) => {
  const { css, pages, dev, formats, sourceMaps, preloadedCss, output } = createVitePlugins(options)
  return [
    { name: `${PLUGIN}:early`, vite: css },
    { name: `${PLUGIN}:pages`, vite: pages },
    { name: `${PLUGIN}:dev`, vite: dev },
    { name: `${PLUGIN}:formats`, vite: formats },
    { name: `${PLUGIN}:source-maps`, vite: sourceMaps },
    { name: `${PLUGIN}:preloaded-css`, vite: preloadedCss },
    { name: PLUGIN, vite: output },
  ]
})

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
const staticfiles: (options?: StaticfilesOptions) => Plugin[] = (options) =>
  forBundler(unplugin.vite(options), 'vite')

export default staticfiles
