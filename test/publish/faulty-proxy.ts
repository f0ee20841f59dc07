import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

/** What to do with a request instead of handing it on. */
export type Fault =
  /** Answer this status. */
  | number
  /** Break the connection before the request has arrived. */
  | 'break'
  /** Hand the request on, and break the connection instead of handing the answer back. */
  | 'lose-answer'
  /** Never answer. */
  | 'silence'
  /** Answer 200 with this. */
  | { xml: string }

/** One request, by what it asks for. */
export interface Asked {
  method: string
  /** Decoded, without the query. */
  path: string
  query: URLSearchParams
}

export interface FaultyProxy {
  url: string
  /** What arrived so far, faults included. */
  asked: Asked[]
  /** The statuses that were handed back. */
  statuses: number[]
  /** Decides about each request; where it answers nothing, the request is handed on. */
  onRequest: ((asked: Asked) => Fault | undefined) | undefined
  /** Changes the headers of an answer that is handed back. */
  onAnswer: ((asked: Asked, headers: IncomingHttpHeaders) => void) | undefined
  close(): void
}

/** A proxy in front of a server of the loopback. Requests keep their bytes and headers, so that signatures hold. */
export async function startProxy(port: number): Promise<FaultyProxy> {
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url!, 'http://localhost')
    const asked = {
      method: incoming.method!,
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
    }
    proxy.asked.push(asked)
    const fault = proxy.onRequest?.(asked)
    if (fault === 'break') incoming.socket.resetAndDestroy()
    else if (typeof fault === 'number') answer(incoming, outgoing, fault)
    else if (typeof fault === 'object')
      outgoing.writeHead(200, { 'Content-Type': 'application/xml' }).end(fault.xml)
    else if (fault === 'silence') incoming.resume()
    else forward(asked, incoming, outgoing, fault === 'lose-answer')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy: FaultyProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    statuses: [],
    onRequest: undefined,
    onAnswer: undefined,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
  return proxy

  function answer(incoming: IncomingMessage, outgoing: ServerResponse, status: number): void {
    const code = status === 503 ? 'SlowDown' : 'InternalError'
    incoming.resume().on('end', () => {
      outgoing.writeHead(status, { 'Content-Type': 'application/xml' })
      outgoing.end(`<Error><Code>${code}</Code><Message>of the test</Message></Error>`)
    })
  }

  function forward(asked: Asked, incoming: IncomingMessage, outgoing: ServerResponse, lose: boolean): void {
    const { method, url: path, headers } = incoming
    const onward = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      if (lose) {
        response.resume().on('end', () => outgoing.socket?.resetAndDestroy())
        return
      }
      proxy.statuses.push(response.statusCode!)
      proxy.onAnswer?.(asked, response.headers)
      const kept = Object.entries(response.headers).filter(([, value]) => value !== undefined)
      outgoing.writeHead(response.statusCode!, Object.fromEntries(kept))
      response.pipe(outgoing)
    })
    onward.on('error', () => outgoing.socket?.resetAndDestroy())
    incoming.on('close', () => {
      if (!incoming.complete) onward.destroy()
    })
    incoming.pipe(onward)
  }
}
