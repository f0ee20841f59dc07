import type { ServerResponse } from 'node:http'
import type { Connect, ViteDevServer } from 'vite'
import type { StaticfilesOptions } from '../../options.ts'
import { includedFolders } from '../../static-folders.ts'
import { type Serve, serveFolders } from './serve-folders.ts'
import { createStyleSheets } from './style-sheets.ts'

/** What Django escapes in URLs and Vite does not expect to be escaped. */
const ESCAPES = /%(?:24|26|2B|2C|3A|3B|3D|40)/gi

const CLIENT = '@vite/client'

/** Answers what a backend's templates ask for and Vite itself would not answer, or not rightly. */
export function answerBackend(
  server: ViteDevServer,
  options: StaticfilesOptions,
): Connect.NextHandleFunction {
  const { base, root, build } = server.config
  // Asked at once, so that the first page need not wait for it.
  const serving = includedFolders(options, root, build.outDir).then(
    ({ folders }) => serveFolders(folders),
    ({ message }: Error): Serve => {
      server.config.logger.error(message)
      return (_name, _request, _response, next) => next()
    },
  )
  const styleSheets = createStyleSheets(server)

  return (request, response, next) => {
    const [, path = '', query = ''] = /^([^?]*)(.*)$/s.exec(request.url ?? '') ?? []
    const plain = path.replace(ESCAPES, decodeURIComponent)
    if (!plain.startsWith(base)) return next()
    const name = decode(plain.slice(base.length))
    if (name === undefined) return next()
    // Under another URL it would be another module than the one that Vite's modules import.
    if (name === CLIENT && path !== plain)
      return send(response, 'text/javascript', `import "${base}${CLIENT}"\n`)

    request.url = plain + query
    const handOn = () => {
      const asksForStyleSheet = request.headers.accept?.includes('text/css') ?? false
      if (!asksForStyleSheet) return next()
      styleSheets.isEmpty(name).then((isEmpty) => {
        if (isEmpty) send(response, 'text/css', '')
        else next()
      }, next)
    }
    serving.then((serve) => serve(name, request, response, handOn)).catch(next)
  }
}

function send(response: ServerResponse, type: string, text: string): void {
  response.setHeader('Content-Type', `${type}; charset=utf-8`)
  response.setHeader('Cache-Control', 'no-store')
  response.end(text)
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
