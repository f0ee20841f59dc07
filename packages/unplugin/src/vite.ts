import type { Plugin } from 'vite'
import type { StaticfilesOptions } from './options.ts'
import { forBundler } from './own-bundler.ts'
import { unplugin } from './unplugin.ts'

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
