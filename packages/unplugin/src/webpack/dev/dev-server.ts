import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpServer } from '../../dev/hot-record.ts'
import type { Compiler } from '../compiler.ts'

export type Next = (error?: unknown) => void

export type Handler = (request: IncomingMessage, response: ServerResponse, next: Next) => void

/** One of the middlewares of a dev server. */
export type Middleware = Handler | { name?: string; path?: string; middleware: Handler }

/** What is used of webpack-dev-server and @rspack/dev-server, when they set up their middlewares. */
export interface DevServer {
  compiler: Compiler | { compilers: readonly Compiler[] }
  server: HttpServer
  isTlsServer: boolean
  options: { host?: unknown; port?: unknown; ipc?: unknown; allowedHosts?: unknown }
  /** Is there once the middlewares are. */
  middleware?: { waitUntilValid(callback: () => void): void }
}

type SetUp = (middlewares: Middleware[], server: DevServer) => Middleware[]

/** The settings of a dev server, as far as they are read or written here. */
interface DevServerOptions {
  setupMiddlewares?: SetUp | undefined
}

/** The compilers that are made at once, as those of one configuration file are: one dev server is for all of them. */
let siblings: { isServed: boolean; lent?: Compiler } | undefined

/**
 * Has `setUp` called by the dev server that is made from a compiler's options. Where no compiler has such options, the
 * first one is given some: each that has them gets a server.
 */
export function onDevServer(compiler: Compiler, setUp: SetUp): void {
  const { devServer, plugins } = compiler.options
  if (devServer === false) return
  if (!siblings) {
    siblings = { isServed: false }
    queueMicrotask(() => {
      siblings = undefined
    })
  }
  // From webpack-dev-server 6 on, the server is a plugin, which has taken its options already.
  const plugin = (plugins as unknown[]).find(isDevServerPlugin)
  if (plugin) addSetUp(plugin.options, setUp)
  else if (devServer) {
    addSetUp(devServer, setUp)
    if (siblings.lent) Reflect.deleteProperty(siblings.lent.options, 'devServer')
    siblings = { isServed: true }
  } else if (!siblings.isServed) {
    const lent: DevServerOptions = {}
    addSetUp(lent, setUp)
    Object.assign(compiler.options, { devServer: lent })
    siblings = { isServed: true, lent: compiler }
  }
}

function addSetUp(options: DevServerOptions, setUp: SetUp): void {
  const { setupMiddlewares: own } = options
  options.setupMiddlewares = (middlewares, server) => {
    return setUp(own ? own(middlewares, server) : middlewares, server)
  }
}

function isDevServerPlugin(plugin: unknown): plugin is { options: DevServerOptions } {
  const { options, setupMiddlewares } = (plugin ?? {}) as { options?: unknown; setupMiddlewares?: unknown }
  return typeof options === 'object' && options !== null && typeof setupMiddlewares === 'function'
}
