// @ts-check
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { immutableHeaders, loadManifest } from '@staticfiles/manifest'
import { page } from './page.mjs'

/** @type {Record<string, string>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
}

/**
 * @param {string} root the playground's folder
 * @param {number} port 0 for a free one
 */
export async function startServer(root, port = 0) {
  const manifest = loadManifest(join(root, 'staticfiles.json'), { base: '/static/', watch: true })
  const setHeaders = immutableHeaders(manifest)

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    if (pathname === '/') {
      response.setHeader('Cache-Control', 'no-cache')
      response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page(manifest))
    } else if (pathname.startsWith('/static/')) {
      // As it is, without decoding: no name has an escape in it, and no escape leads out of the folder.
      const path = pathname.slice('/static/'.length)
      const bytes = await readFile(join(root, 'dist', path)).catch(() => undefined)
      if (bytes === undefined) return response.writeHead(404).end()
      setHeaders(response, path)
      response.setHeader('Content-Type', TYPES[extname(path)] ?? 'text/plain; charset=utf-8').end(bytes)
    } else response.writeHead(404).end()
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      manifest.close()
      server.close()
      server.closeAllConnections()
    },
  }
}

if (process.argv[1] === import.meta.filename) {
  const { url } = await startServer(import.meta.dirname, Number(process.env.PORT ?? 3000))
  console.log(url)
}
