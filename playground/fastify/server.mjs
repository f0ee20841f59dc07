// @ts-check
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { immutableHeaders, loadManifest } from '@staticfiles/manifest'
import { fastify } from 'fastify'
import nunjucks from 'nunjucks'

/**
 * @param {string} root the playground's folder
 * @param {number} port 0 for a free one
 */
export async function startServer(root, port = 0) {
  const manifest = loadManifest(join(root, 'staticfiles.json'), { base: '/static/', watch: true })

  const templates = new nunjucks.Environment(new nunjucks.FileSystemLoader(join(root, 'templates')), {
    autoescape: true,
    throwOnUndefined: true,
  })
  templates.addGlobal('static', manifest.url)
  templates.addGlobal('tags', manifest.tags)

  const app = fastify({ forceCloseConnections: true })
  await app.register(fastifyStatic, {
    root: join(root, 'dist'),
    prefix: '/static/',
    preCompressed: true,
    setHeaders: immutableHeaders(manifest),
  })

  app.get('/', (_, reply) => {
    reply.type('text/html; charset=utf-8').header('Cache-Control', 'no-cache')
    return templates.render('index.html', { seeds: SEEDS })
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

const SEEDS = [
  { name: 'Runner bean', picture: 'img/bean.svg', sow: 5, pick: 8 },
  { name: 'Pumpkin', picture: 'img/pumpkin.svg', sow: 4, pick: 10 },
  { name: 'Radish', picture: 'img/radish.svg', sow: 3, pick: 5 },
]

if (process.argv[1] === import.meta.filename) {
  const { url } = await startServer(import.meta.dirname, Number(process.env.PORT ?? 3000))
  console.log(url)
}
