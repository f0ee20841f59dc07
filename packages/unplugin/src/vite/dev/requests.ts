import type { Connect, ViteDevServer } from 'vite'
import { askedFor, send, VITE_CLIENT } from '../../dev/requests.ts'
import { serveIncluded } from '../../dev/serve-folders.ts'
import type { StaticfilesOptions } from '../../options.ts'
import { hasReact, REACT_PREAMBLE, reactPreamble } from './react.ts'
import { emptyStyleSheets } from './style-sheets.ts'

/** Answers what a backend's templates ask for and Vite itself would not answer, or not rightly. */
export function answerBackend(
  server: ViteDevServer,
  options: StaticfilesOptions,
): Connect.NextHandleFunction {
  const { base, root, build, logger } = server.config
  const serve = serveIncluded(options, root, build.outDir, (message) => logger.error(message))
  const isEmpty = emptyStyleSheets(server)

  return (request, response, next) => {
    const { path, plain, query, name } = askedFor(request.url, base)
    if (name === undefined) return next()
    // Under another URL it would be another module than the one that Vite's modules import.
    if (name === VITE_CLIENT && path !== plain)
      return send(response, 'text/javascript', `import "${base}${VITE_CLIENT}"\n`)

    if (name === REACT_PREAMBLE && hasReact(server.config))
      return send(response, 'text/javascript', reactPreamble(base))
    request.url = plain + query
    serve(name, request, response, (error) => {
      const asksForStyleSheet = request.headers.accept?.includes('text/css') ?? false
      if (error !== undefined || !asksForStyleSheet) return next(error)
      isEmpty(name).then((empty) => {
        if (empty) send(response, 'text/css', '')
        else next()
      }, next)
    })
  }
}
