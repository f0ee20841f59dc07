import { hotRecordFile } from '@staticfiles/manifest'
import type { Plugin } from 'vite'
import { renameToOrigin } from '../../file-names.ts'
import { manifestFile, manifestOptions } from '../../manifest-place.ts'
import type { StaticfilesOptions } from '../../options.ts'
import { CSS_MODULE, NO_CSS_MODULE, UNRESOLVED_CSS } from '../css-modules.ts'
import { backendInputs } from '../entries.ts'
import { allowWorkersOfOtherOrigins, CLIENT_MODULE } from './client.ts'
import { leaveHotRecord } from './hot-record.ts'
import { answerBackend } from './requests.ts'
import { originOf } from './server-origin.ts'

/** The hooks that let pages of a backend, on an origin of its own, work with Vite's dev server. */
export function devHooks(options: StaticfilesOptions): Pick<Plugin, 'configureServer' | 'transform'> {
  return {
    configureServer(server) {
      const { config, httpServer, middlewares } = server
      middlewares.use(answerBackend(server, options))
      if (!httpServer || backendInputs(config).size === 0) return
      httpServer.once('listening', () => {
        const address = httpServer.address()
        if (address === null || typeof address === 'string') return
        config.server.origin ??= originOf(config.server, address)
        // One dev server cannot stand in for the builds that share a manifest by their prefixes.
        if (manifestOptions(options).prefix) return
        const file = hotRecordFile(manifestFile(options, config.root, config.build.outDir))
        leaveHotRecord(file, server, address).catch(({ message }: Error) => config.logger.warn(message))
      })
    },

    transform: {
      filter: { id: { include: [CSS_MODULE, CLIENT_MODULE], exclude: NO_CSS_MODULE } },
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
