import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { posix } from 'node:path'

const TYPES: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
}

export interface Served {
  /** The address of the folder, ending in a slash. */
  url: string
  close(): void
}

/**
 * Serves files at a path of a free port on the loopback, to pages of other origins too. What is put into the map later
 * is served then.
 */
export async function serve(files: ReadonlyMap<string, Uint8Array>, base: string): Promise<Served> {
  const server = createServer((request, response) => {
    const path = decodeURI(new URL(request.url!, 'http://localhost').pathname)
    const bytes = path.startsWith(base) ? files.get(path.slice(base.length)) : undefined
    if (!bytes) response.writeHead(404).end()
    else response.writeHead(200, headersOf(path)).end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}${base}`, close: () => server.close() }
}

function headersOf(path: string): Record<string, string> {
  return {
    'Content-Type': TYPES[posix.extname(path)] ?? 'text/plain',
    'Access-Control-Allow-Origin': '*',
  }
}
