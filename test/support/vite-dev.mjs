// @ts-check
// A dev server in a process of its own: `node vite-dev.mjs <vite package> <inline config as JSON>`. Prints its URL.
import staticfiles from 'unplugin-staticfiles/vite'

const [, , name = 'vite', json = '{}'] = process.argv
/** @type {typeof import('vite')} */
const { createServer, mergeConfig } = await import(name)
const { staticfiles: options, ...config } = JSON.parse(json)
const own = { logLevel: 'warn', server: { port: 0 } }
const plugins = options ? [staticfiles(options)] : []
const server = await createServer(mergeConfig({ ...own, plugins }, config))
await server.listen()
console.log(`${server.config.server.origin}${server.config.base}`)
