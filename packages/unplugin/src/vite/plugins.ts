import type { ConfigEnv, Plugin, UserConfig } from 'vite'
import type { Claim } from '../claims.ts'
import { digestCssReferences } from '../digest-references.ts'
import type { StaticfilesOptions } from '../options.ts'
import { createAssetNames } from '../rollup/digested-names.ts'
import { cleaningHooks } from './clean-output.ts'
import { withoutCssMarker } from './css-marker.ts'
import { CSS_MODULE, NO_CSS_MODULE } from './css-modules.ts'
import { devHooks } from './dev/hooks.ts'
import { createFolderReader } from './folder-hooks.ts'
import { warnOfLateChunks } from './late-chunks.ts'
import { namingHooks } from './naming-hooks.ts'
import { outputHooks } from './output-hooks.ts'
import { createWorkerPlugin, type WorkerPluginOptions } from './worker-plugin.ts'

/** Modules whose URLs of public files Vite renders when it loads them; all others it renders with the output. */
const PAGE = /\.html$/

/**
 * The adapter as three Vite plugins. `css` and `dev` have their place after Vite's plugin that compiles CSS and before
 * the one that names it, which is where Vite puts plugins that ask for no other; before the one that prepares the output
 * folder, too.
 */
export function createVitePlugins(
  options: StaticfilesOptions,
): Record<'css' | 'dev' | 'output', Partial<Plugin>> {
  const names = createAssetNames((source) => (typeof source === 'string' ? withoutCssMarker(source) : source))
  const guests = new Map<string, Claim[]>()
  const formats = new Map<string, string>()
  const folders = createFolderReader(options, formats)
  const { exclude = [] } = options
  const worker: WorkerPluginOptions = { names, exclude, guests, formats, watch: folders.watch }

  return {
    css: {
      apply: isAppBuild,
      ...cleaningHooks(options),
      transform: {
        filter: { id: { include: [PAGE, CSS_MODULE], exclude: NO_CSS_MODULE } },
        handler(code, id) {
          const { base, build } = this.environment.config
          const isPage = PAGE.test(id)
          const digested = isPage
            ? code
            : digestCssReferences(code, build.assetsDir, folders.files().paths, base)
          if (isPage || digested !== code) folders.watch(this)
          return digested === code ? null : { code: digested, map: null }
        },
      },
      renderChunk: {
        order: 'pre',
        handler(_, { fileName }, { format }) {
          formats.set(fileName, format)
          return null
        },
      },
    },

    dev: { apply: isDevServer, ...devHooks(options) },

    output: {
      apply: isAppBuild,
      enforce: 'post',
      config: () => ({ worker: { plugins: () => [createWorkerPlugin(worker)] } }),
      ...folders.hooks,
      configResolved(config) {
        folders.hooks.configResolved(config)
        warnOfLateChunks(config.plugins)
      },
      ...namingHooks(names),
      ...outputHooks({ options, names, guests, folders }),
    },
  }
}

/** The dev server names nothing, and a library's files get their names where the library is used. */
function isAppBuild({ build }: UserConfig, { command }: ConfigEnv): boolean {
  return command === 'build' && !build?.lib
}

/** Vite also serves what was built, and runs tests. */
function isDevServer(_: UserConfig, { command, mode, isPreview }: ConfigEnv): boolean {
  return command === 'serve' && !isPreview && mode !== 'test'
}
