// @ts-check
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { immutableHeaders, loadManifest } from '@staticfiles/manifest'
import { fastify } from 'fastify'

const BIRDS = [
  { id: 'robin', name: 'Robin' },
  { id: 'wren', name: 'Wren' },
  { id: 'blackbird', name: 'Blackbird' },
]

/**
 * @param {string} root the playground's folder
 * @param {number} port 0 for a free one
 */
export async function startServer(root, port = 0) {
  const manifest = loadManifest(join(root, 'staticfiles.json'), { base: '/static/', watch: true })

  const app = fastify({ forceCloseConnections: true })
  await app.register(fastifyStatic, {
    root: join(root, 'dist'),
    prefix: '/static/',
    setHeaders: immutableHeaders(manifest),
  })
  app.get('/', (_, reply) => {
    reply.type('text/html; charset=utf-8').header('Cache-Control', 'no-cache')
    return page(manifest)
  })

  const url = await app.listen({ host: '127.0.0.1', port })
  return {
    url,
    async close() {
      manifest.close()
      await app.close()
    },
  }
}

/** @param {import('@staticfiles/manifest').ManifestReader} manifest */
const page = (manifest) => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>One hour of birds</title>
  <link rel="icon" href="${manifest.url('birds/robin.svg')}">
  ${manifest.tags('main.css')}
  ${manifest.tags('src/main.js')}
</head>
<body>
  <h1>One hour of birds</h1>
  <ul>${BIRDS.map(({ id, name }) => bird(id, name, manifest.url(`birds/${id}.svg`))).join('')}
  </ul>
  <button type="button" id="finish">The hour is over</button>
</body>
</html>
`

const bird = (/** @type {string} */ id, /** @type {string} */ name, /** @type {string} */ picture) => `
    <li><button type="button" class="bird" data-name="${name}">
      <img src="${picture}" alt="" width="64" height="64"> ${name} <output id="${id}">0</output>
    </button></li>`

if (process.argv[1] === import.meta.filename) {
  const { url } = await startServer(import.meta.dirname, Number(process.env.PORT ?? 3000))
  console.log(url)
}
