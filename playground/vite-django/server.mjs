// @ts-check
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { isSafePath, loadManifest } from '@staticfiles/manifest'

/** @type {Record<string, string>} */
const TEMPLATES = { '/': 'index.html', '/year/': 'year.html' }

/** @type {Record<string, string>} */
const CONTENT_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
}

const NOT_FOUND = ['ENOENT', 'EISDIR', 'ENOTDIR']

/**
 * The playground without Django: the same templates, with the same URLs in them, on a free port.
 *
 * @param {string} root the playground's folder
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 * @throws {import('@staticfiles/manifest').StaticfilesError} where the manifest cannot be read
 */
export async function startServer(root) {
  const manifest = loadManifest(join(root, 'backend/staticfiles.json'), { base: '/static/' })

  const server = createServer(async (request, response) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? ''
    try {
      const template = TEMPLATES[path]
      const file = template ? join(root, 'backend/templates', template) : staticFile(path)
      const body = await readFile(file)
      response.setHeader('Content-Type', CONTENT_TYPES[extname(file)] ?? 'application/octet-stream')
      response.end(template ? render(body.toString(), manifest) : body)
    } catch (error) {
      const { code, message } = /** @type {NodeJS.ErrnoException} */ (error)
      const status = code !== undefined && NOT_FOUND.includes(code) ? 404 : 500
      if (status === 500) console.error(`${path}: ${message}`)
      response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${status}\n`)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
    },
  }

  /** @param {string} path */
  function staticFile(path) {
    const name = path.startsWith('/static/') ? decodeURIComponent(path.slice('/static/'.length)) : ''
    if (!isSafePath(name))
      throw Object.assign(new Error(`${path} is no page and no file`), { code: 'ENOENT' })
    return join(root, 'dist', name)
  }
}

/**
 * Django's template language, as far as the playground uses it: `{% load static %}` and `{% static '…' %}`.
 *
 * @param {string} template
 * @param {import('@staticfiles/manifest').ManifestReader} manifest
 */
function render(template, manifest) {
  return template
    .replaceAll('{% load static %}', '')
    .replace(/\{% static '([^']+)' %\}/g, (_, path) => manifest.url(path))
}
