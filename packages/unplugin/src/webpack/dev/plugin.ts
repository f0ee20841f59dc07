import { join } from 'node:path'
import type { HotEntry } from '@staticfiles/manifest'
import { writeHotPartials } from '../../dev/hot-partials.ts'
import { keepHotRecord } from '../../dev/hot-record.ts'
import { originOf } from '../../dev/origin.ts'
import { serveIncluded } from '../../dev/serve-folders.ts'
import { groupBy } from '../../group-by.ts'
import { manifestFile, manifestFolder } from '../../manifest-place.ts'
import type { StaticfilesOptions } from '../../options.ts'
import { type Compiler, NAME } from '../compiler.ts'
import { type DevServer, type Middleware, onDevServer } from './dev-server.ts'
import { allowPages } from './guard.ts'
import { type Keys, keysOf } from './keys.ts'
import { loadFromDevServer } from './origin.ts'
import { answerKeys, answerUnknown, type Site } from './requests.ts'
import { nameFilesOfDevServer } from './style-rules.ts'

/** The compilers that have the plugin, in development. */
const developed = new WeakMap<Compiler, StaticfilesOptions>()

/** Lets pages of a backend, on an origin of its own, work with the dev server of webpack or Rspack. */
export function serveInDevelopment(compiler: Compiler, options: StaticfilesOptions): void {
  developed.set(compiler, options)
  leaveNothingToPages(compiler)
  onDevServer(compiler, setUpServer)
}

/** Rspack's command line has modules compiled when a page asks for them, at the page's own origin. */
function leaveNothingToPages({ options }: Compiler): void {
  if ('lazyCompilation' in options && options.lazyCompilation) return
  Object.defineProperty(options, 'lazyCompilation', { get: () => false, set: () => {}, enumerable: true })
}

function setUpServer(middlewares: readonly Middleware[], server: DevServer): Middleware[] {
  const all = 'compilers' in server.compiler ? server.compiler.compilers : [server.compiler]
  const compilers = all.filter((compiler) => developed.has(compiler))
  const logger = compilers[0]!.getInfrastructureLogger(NAME)
  const told = new Set<string>()
  const tell = (line: string): void => {
    if (!told.has(line)) logger.warn(line)
    told.add(line)
  }
  const { host, port, ipc } = server.options
  const origin = ipc === undefined ? originOf(server.isTlsServer, host, Number(port)) : undefined
  const sites = compilers.map((compiler) => siteOf(compiler, origin, tell))
  keepHotRecords(sites, server, tell)
  const urls = [...new Set(sites.map(({ url }) => url))]
  logger.info(`Static files of a backend's pages: ${urls.join(', ')}`)

  const requests = {
    ...{ sites, isTls: server.isTlsServer, tell },
    whenValid: (callback: () => void) => server.middleware!.waitUntilValid(callback),
  }
  const guarded = allowPages(middlewares, server, tell)
  const place = guarded.findIndex((item) => 'name' in item && /dev-middleware$/.test(item.name ?? ''))
  return [
    ...guarded.slice(0, place),
    { name: NAME, middleware: answerKeys(requests) },
    ...guarded.slice(place),
    { name: `${NAME}:unknown`, middleware: answerUnknown(requests, urls) },
  ]
}

/** @param origin the dev server's; `undefined` on a socket of the file system */
function siteOf(
  compiler: Compiler,
  origin: string | undefined,
  tell: (line: string) => void,
): Site & { url: string; compiler: Compiler } {
  const { context: root, outputPath } = compiler
  const publicPath = compiler.options.output.publicPath ?? 'auto'
  const given = typeof publicPath === 'string' && publicPath !== 'auto' ? publicPath : '/'
  const url = new URL(given, origin ?? 'http://localhost/')
  const base = url.pathname
  if (typeof publicPath === 'string' && url.origin === origin) {
    loadFromDevServer(compiler, base, origin)
    nameFilesOfDevServer(compiler, base)
  }
  let keys: Keys | undefined
  // Once they are written, webpack no longer has the bytes that tell which files an asset was made of.
  compiler.hooks.emit.tap({ name: NAME, stage: Number.POSITIVE_INFINITY }, (compilation) => {
    keys = keysOf(compilation, root)
  })
  const files = (): Files => compiler.outputFileSystem as unknown as Files
  return {
    ...{ compiler, base, url: url.href },
    keys: () => keys,
    read: (path) => files().readFileSync(join(outputPath, path)).toString(),
    serve: serveIncluded(developed.get(compiler)!, root, outputPath, tell),
  }
}

interface Files {
  readFileSync(file: string): Buffer | string
}

/** Keeps the record of each manifest that a production build would write, for all compilers that share it. */
function keepHotRecords(
  sites: readonly ReturnType<typeof siteOf>[],
  server: DevServer,
  tell: (line: string) => void,
): void {
  const placed = sites.flatMap((site) => {
    const options = developed.get(site.compiler)!
    const folder = manifestFolder(options)
    // Under another URL, no key leads to it.
    if (!site.url.endsWith(`/${folder}`)) return []
    const { context: root, outputPath } = site.compiler
    const file = manifestFile(options, root, outputPath)
    return [{ ...site, options, root, file, folder, url: site.url.slice(0, site.url.length - folder.length) }]
  })
  for (const sharing of groupBy(placed, ({ file, url }) => `${url} ${file}`).values()) {
    const { file, url } = sharing[0]!
    const keep = keepHotRecord(file, server.server)
    const write = (): void => {
      const entries = sharing.flatMap(({ keys, folder }) => prefixed(keys()?.entries, folder))
      if (sharing.some(({ keys }) => keys() === undefined)) return
      try {
        keep({ url, entries: new Map(entries) })
        for (const { options, root, keys, folder } of sharing) {
          writeHotPartials(options, root, file, { url, entries: new Map(prefixed(keys()?.entries, folder)) })
        }
      } catch (error) {
        tell((error as Error).message)
      }
    }
    server.server.once('listening', write)
    for (const { compiler } of sharing) compiler.hooks.done.tap(NAME, write)
  }
}

function prefixed(entries: Keys['entries'] = new Map(), folder: string): [name: string, entry: HotEntry][] {
  const within = (path: string): string => folder + path
  return Array.from(entries, ([name, { type, js, css }]) => {
    return [within(name), { type, js: js.map(within), css: css.map(within) }]
  })
}
