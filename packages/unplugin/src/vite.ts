import { unplugin } from './unplugin.ts'

/**
 * Digested names and Django's `staticfiles.json` for Vite 7 and 8. In the dev server and in library mode it does
 * nothing.
 *
 * @example
 * export default defineConfig({
 *   base: '/static/',
 *   plugins: [staticfiles({ manifest: '../backend/staticfiles.json' })],
 * })
 */
const staticfiles: typeof unplugin.vite = unplugin.vite

export default staticfiles
