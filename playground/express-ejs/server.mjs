// @ts-check
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { immutableHeaders, loadManifest } from '@staticfiles/manifest'
import express from 'express'

/**
 * @param {string} root the playground's folder
 * @param {number} port 0 for a free one
 */
export async function startServer(root, port = 0) {
  const manifest = loadManifest(join(root, 'staticfiles.json'), { base: '/static/', watch: true })

  const app = express()
  app.set('view engine', 'ejs')
  app.set('views', join(root, 'views'))
  app.locals.manifest = manifest
  app.use('/static', express.static(join(root, 'dist'), { setHeaders: immutableHeaders(manifest) }))

  app.get('/', (_, response) => {
    const nonce = randomBytes(16).toString('base64')
    response.set({
      'Cache-Control': 'no-cache',
      'Content-Security-Policy': `default-src 'self'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'self' 'nonce-${nonce}'`,
    })
    response.render('index', { nonce, tides: TIDES })
  })

  const server = app.listen(port, '127.0.0.1')
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

const TIDES = [
  { time: '03:12', kind: 'high', metres: 4.6 },
  { time: '09:31', kind: 'low', metres: 1.1 },
  { time: '15:40', kind: 'high', metres: 4.9 },
  { time: '21:58', kind: 'low', metres: 0.8 },
]

if (process.argv[1] === import.meta.filename) {
  const { url } = await startServer(import.meta.dirname, Number(process.env.PORT ?? 3000))
  console.log(url)
}
