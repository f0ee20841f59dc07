import type { HotEntry } from '@staticfiles/manifest'
import type { Plugin, ViteDevServer } from 'vite'
import { writeHotPartials } from '../../dev/hot-partials.ts'
import { addressOf, keepHotRecord } from '../../dev/hot-record.ts'
import { originOf } from '../../dev/origin.ts'
import { VITE_CLIENT } from '../../dev/requests.ts'
import { renameToOrigin } from '../../file-names.ts'
import { manifestFile, manifestOptions } from '../../manifest-place.ts'
import type { StaticfilesOptions } from '../../options.ts'
import { STYLE_SHEET } from '../../style-sheet.ts'
import { NO_CSS_MODULE, UNRESOLVED_CSS } from '../css-modules.ts'
import { backendEntries, backendInputs } from '../entries.ts'
import { allowWorkersOfOtherOrigins, CLIENT_MODULE } from './client.ts'
import { hasReact, REACT_PREAMBLE } from './react.ts'
import { answerBackend } from './requests.ts'

/** The hooks that let pages of a backend, on an origin of its own, work with Vite's dev server. */
export function devHooks(options: StaticfilesOptions): Pick<Plugin, 'configureServer' | 'transform'> {
  return {
    configureServer(server) {
      const { config, httpServer, middlewares } = server
      middlewares.use(answerBackend(server, options))
      if (!httpServer || backendInputs(config).size === 0) return
      httpServer.once('listening', () => {
        const address = addressOf(httpServer)
        if (!address) return
        const { https, host } = config.server
        config.server.origin ??= originOf(https !== undefined, host, address.port)
        // One dev server cannot stand in for the builds that share a manifest by their prefixes.
        if (manifestOptions(options).prefix) return
        const file = manifestFile(options, config.root, config.build.outDir)
        const url = new URL(config.base, config.server.origin).href
        const keep = keepHotRecord(file, httpServer)
        hotEntries(server)
          .then((entries) => {
            keep({ url, client: VITE_CLIENT, entries })
            writeHotPartials(options, config.root, file, { url, entries })
          })
          .catch(({ message }: Error) => config.logger.warn(message))
      })
    },

    transform: {
      filter: { id: { include: [STYLE_SHEET, CLIENT_MODULE], exclude: NO_CSS_MODULE } },
      async handler(text, id) {
        if (CLIENT_MODULE.test(id)) return allowWorkersOfOtherOrigins(text)
        const { base, server } = this.environment.config
        if (!server.origin || !UNRESOLVED_CSS.test(text)) return null
        const { renameInCss } = await import('../../edits/rename-css.ts')
        const renamed = renameInCss({ text }, renameToOrigin(server.origin, base, 'css-string'), id)
        return renamed ? { code: renamed.text, map: renamed.editMap } : null
      },
    },
  }
}

/** What pages load for each entry, by its name and by its source path. */
async function hotEntries(server: ViteDevServer): Promise<Map<string, HotEntry>> {
  const entries = await backendEntries(server)
  const preamble = hasReact(server.config) ? [REACT_PREAMBLE] : []
  return new Map(
    [...entries].flatMap(([name, source]) => {
      const [js, css] = STYLE_SHEET.test(source) ? [[], [source]] : [[...preamble, source], []]
      const entry: HotEntry = { type: 'module', js: [VITE_CLIENT, ...js], css }
      return [name, source].map((key): [string, HotEntry] => [key, entry])
    }),
  )
}
