// @ts-check
import { once } from 'node:events'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { immutableHeaders, loadManifest } from '@staticfiles/manifest'
import { Hono } from 'hono'
import { page } from './page.mjs'

/**
 * @param {string} root the playground's folder
 * @param {number} port 0 for a free one
 */
export async function startServer(root, port = 0) {
  const manifest = loadManifest(join(root, 'staticfiles.json'), { base: '/static/', watch: true })
  const setHeaders = immutableHeaders(manifest)

  const app = new Hono()
  app.use(
    '/static/*',
    serveStatic({
      root: join(root, 'dist'),
      rewriteRequestPath: (path) => path.replace('/static/', '/'),
      precompressed: true,
      onFound: (path, c) => setHeaders(c, path),
    }),
  )
  app.get('/', (c) => {
    c.header('Cache-Control', 'no-cache')
    return c.html(page(manifest, DEPARTURES))
  })

  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port })
  await once(server, 'listening')
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      manifest.close()
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
    },
  }
}

const DEPARTURES = [
  { line: '7', to: 'Mill Lane', minutes: 2 },
  { line: '12', to: 'Castle & Quay', minutes: 9 },
  { line: 'N3', to: 'Airport', minutes: 75 },
]

if (process.argv[1] === import.meta.filename) {
  const { url } = await startServer(import.meta.dirname, Number(process.env.PORT ?? 3000))
  console.log(url)
}
