import type { ConfigEnv, Plugin, UserConfig } from 'vite'
import type { Claim } from '../claims.ts'
import { digestCssReferences } from '../digest-references.ts'
import type { StaticfilesOptions } from '../options.ts'
import { createAssetNames } from '../rollup/digested-names.ts'
import { withoutCssMarker } from './css-marker.ts'
import { createFolderReader } from './folder-hooks.ts'
import { namingHooks } from './naming-hooks.ts'
import { outputHooks } from './output-hooks.ts'
import { createWorkerPlugin, type WorkerPluginOptions } from './worker-plugin.ts'

/** Modules whose URLs of public files Vite renders when it loads them; all others it renders with the output. */
const PAGE = /\.html$/

/** Modules that are CSS once Vite has compiled them. */
const CSS = /\.(?:css|less|sass|scss|styl|stylus|pcss|postcss|sss)(?:$|\?)/

/** Modules that Vite makes JavaScript of, whatever their extension. */
const NO_CSS = /[?&](?:worker|sharedworker|raw|url|commonjs-proxy)\b/

/**
 * The adapter as two Vite plugins. `css` has its place after Vite's plugin that compiles CSS and before the one that
 * names it, which is where Vite puts plugins that ask for no other.
 */
export function createVitePlugins(options: StaticfilesOptions): Record<'css' | 'output', Partial<Plugin>> {
  const names = createAssetNames((source) => (typeof source === 'string' ? withoutCssMarker(source) : source))
  const guests = new Map<string, Claim[]>()
  const formats = new Map<string, string>()
  const folders = createFolderReader(options, formats)
  const { exclude = [] } = options
  const worker: WorkerPluginOptions = { names, exclude, guests, formats, watch: folders.watch }

  return {
    css: {
      apply: isAppBuild,
      transform: {
        filter: { id: { include: [PAGE, CSS], exclude: NO_CSS } },
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
    },

    output: {
      apply: isAppBuild,
      enforce: 'post',
      config: () => ({ worker: { plugins: () => [createWorkerPlugin(worker)] } }),
      ...folders.hooks,
      ...namingHooks(names),
      renderChunk: {
        order: 'pre',
        handler(_, { fileName }, { format }) {
          formats.set(fileName, format)
          return null
        },
      },
      ...outputHooks({ options, names, guests, folders }),
    },
  }
}

/** The dev server names nothing, and a library's files get their names where the library is used. */
function isAppBuild({ build }: UserConfig, { command }: ConfigEnv): boolean {
  return command === 'build' && !build?.lib
}
