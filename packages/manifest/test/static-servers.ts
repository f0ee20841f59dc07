import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastifyStatic from '@fastify/static'
import { type ServerType, serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import express from 'express'
import { fastify } from 'fastify'
import { Hono } from 'hono'
import sirv from 'sirv'
import type { immutableHeaders } from '../src/index.ts'

export interface StaticServer {
  /** The URL of the folder, ending in a slash. */
  url: string
  close(): Promise<void>
}

type SetHeaders = ReturnType<typeof immutableHeaders>

/** The static file servers that are tested, each the real one on a free port of this machine. */
export const SERVERS: {
  name: string
  /** Whether it sends the compressed siblings of files. */
  compressed: boolean
  start(folder: string, setHeaders: SetHeaders): Promise<StaticServer>
}[] = [
  {
    name: 'sirv',
    compressed: true,
    start: (folder, setHeaders) =>
      listen(createServer(sirv(folder, { brotli: true, gzip: true, setHeaders }))),
  },
  {
    name: 'sirv in dev mode',
    compressed: true,
    start: (folder, setHeaders) =>
      listen(createServer(sirv(folder, { dev: true, brotli: true, gzip: true, setHeaders }))),
  },
  {
    name: 'express.static',
    compressed: false,
    start: (folder, setHeaders) =>
      listen(createServer(express().use('/static', express.static(folder, { setHeaders }))), 'static/'),
  },
  {
    name: '@fastify/static',
    compressed: true,
    async start(folder, setHeaders) {
      const app = fastify({ forceCloseConnections: true })
      await app.register(fastifyStatic, { root: folder, prefix: '/static/', preCompressed: true, setHeaders })
      return { url: `${await app.listen({ host: '127.0.0.1', port: 0 })}/static/`, close: () => app.close() }
    },
  },
  {
    name: 'Hono',
    compressed: true,
    async start(folder, setHeaders) {
      const app = new Hono()
      const options = {
        root: folder,
        precompressed: true,
        rewriteRequestPath: (path: string) => path.replace('/static/', '/'),
        onFound: (path: string, c: Parameters<SetHeaders>[0]) => setHeaders(c, path),
      }
      app.use('/static/*', serveStatic(options))
      return listen(serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }), 'static/')
    },
  },
]

async function listen(server: ServerType, path = ''): Promise<StaticServer> {
  if (!server.listening) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  }
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/${path}`,
    async close() {
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
    },
  }
}
