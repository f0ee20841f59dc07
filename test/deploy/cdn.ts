import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
}

interface Answer {
  status: number
  type: string
  body: Buffer
}

/**
 * A CDN in front of a folder of static files and of app servers, which get one page in turn each. What it has fetched
 * from the folder it never asks for again: answers that there is no such file too.
 */
export interface Cdn {
  url: string
  /** The app servers that take requests. */
  servers: string[]
  /** The paths that it goes on to answer with 404. */
  readonly cachedMisses: string[]
  close(): void
}

export async function startCdn(folder: string): Promise<Cdn> {
  const cache = new Map<string, Answer>()
  const servers: string[] = []
  let turn = 0

  const server = createServer(async (request, response) => {
    const path = request.url ?? '/'
    const { status, type, body } = path.startsWith('/static/') ? fetchFile(path) : await fetchPage(path)
    response.writeHead(status, { 'Content-Type': type }).end(body)
  })
  await listen(server)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    servers,
    get cachedMisses() {
      return [...cache].flatMap(([path, { status }]) => (status === 404 ? [path] : []))
    },
    close() {
      server.close()
      server.closeAllConnections()
    },
  }

  function fetchFile(path: string): Answer {
    const answer = cache.get(path) ?? readAnswer(join(folder, decodeURI(path.slice('/static/'.length))))
    cache.set(path, answer)
    return answer
  }

  /** @param attempts more than one, as a server may go just when its turn comes */
  async function fetchPage(path: string, attempts = 3): Promise<Answer> {
    const response = await fetch(servers[turn++ % servers.length]! + path).catch((error) => {
      if (attempts === 1) throw error
    })
    if (!response) return fetchPage(path, attempts - 1)
    return { status: response.status, type: 'text/html', body: Buffer.from(await response.arrayBuffer()) }
  }
}

function readAnswer(file: string): Answer {
  try {
    return { status: 200, type: TYPES[extname(file)] ?? 'text/plain', body: readFileSync(file) }
  } catch {
    return { status: 404, type: 'text/plain', body: Buffer.from('Not found') }
  }
}

async function listen(server: Server): Promise<void> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
}
