// @ts-check
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
  app.use('/static', express.static(join(root, 'dist'), { setHeaders: immutableHeaders(manifest) }))
  app.get('/', (_, response) => {
    response.set('Cache-Control', 'no-cache').send(page(manifest))
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

/** @param {import('@staticfiles/manifest').ManifestReader} manifest */
const page = (manifest) => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Bread for how many?</title>
  <link rel="icon" href="${manifest.url('favicon.svg')}">
  ${manifest.tags('src/main.js')}
</head>
<body>
  <h1>Bread for how many?</h1>
  <label>Loaves <input id="loaves" type="range" min="1" max="8" value="1"> <output id="count">1</output></label>
  <ul id="ingredients"></ul>
  <button type="button" id="plan">When do I start?</button>
</body>
</html>
`

if (process.argv[1] === import.meta.filename) {
  const { url } = await startServer(import.meta.dirname, Number(process.env.PORT ?? 3000))
  console.log(url)
}
