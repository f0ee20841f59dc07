// @ts-check
// One app server: the code of a release with the manifest that it looks names up in. Tells its port to its parent.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { loadManifest } from '@staticfiles/manifest'

const [manifestFile = '', release] = process.argv.slice(2)
const manifest = loadManifest(manifestFile, { base: '/static/' })

const server = createServer(({ url = '/' }, response) => {
  response.setHeader('Connection', 'close')
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.end(`<!doctype html>
<html data-release="release ${release}">
<title>Deploys</title>
<link rel="stylesheet" href="${manifest.url('css/site.css')}">
<script type="module" src="${manifest.url('js/main.js')}"></script>
<link rel="icon" href="${manifest.url('img/same.svg')}">
<img src="${manifest.url(`img/${url.slice(1)}.svg`)}" alt="">
<button>Load</button><output></output>
</html>`)
})
process.on('SIGTERM', () => server.close(() => process.exit()))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
process.send?.(typeof address === 'object' && address?.port)
