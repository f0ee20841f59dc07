import type { ConfigEnv, Plugin, UserConfig } from 'vite'
import type { StaticfilesOptions } from '../options.ts'
import { refuseBundler } from '../own-bundler.ts'
import { withPlainErrors } from '../plain-errors.ts'
import { PLUGIN } from '../sole-plugin.ts'
import { cleaningHooks } from './clean-output.ts'
import { devHooks } from './dev/hooks.ts'
import { folderHooks, watchFolders } from './folders.ts'
import { CHUNK_IMPORT_MAP } from './import-map.ts'
import { namingHook } from './names.ts'
import { outputHooks } from './output.ts'
import { preloadedCssHooks } from './preloaded-css.ts'
import { referenceHooks } from './references.ts'
import { refuseConfig, watchChunks } from './refusals.ts'
import { hasSourceMaps, sourceMapHooks } from './source-maps.ts'
import { initialState } from './state.ts'
import { createWorkerPlugin } from './worker-plugin.ts'

/** Modules whose URLs of public files Vite renders when it loads them; all others it renders with the output. */
const PAGE = /\.html$/

/**
 * The adapter as Vite plugins. `early` and `dev` have their place after Vite's plugin that compiles CSS and before
 * the one that names it, which is where Vite puts plugins that ask for no other; before the one that prepares the output
 * folder, too. `pages`, `formats` and `source-maps` are apart from the others because few builds need them, and every
 * hook costs a call for each chunk or module, with its code.
 */
export function createVitePlugins(options: StaticfilesOptions): Plugin[] {
  const state = initialState(options)
  const folders = folderHooks(state)
  const { take: takeCssHash, ...preloadedCss } = preloadedCssHooks(state.cssSources)
  let isConfigured = false

  return [
    {
      name: `${PLUGIN}:early`,
      apply: isBuild,
      ...cleaningHooks(options),
      ...referenceHooks(state),
    },

    {
      name: `${PLUGIN}:pages`,
      apply: isBuild,
      applyToEnvironment: ({ config }) => config.build.watch !== null,
      transform: {
        filter: { id: PAGE },
        handler() {
          watchFolders(this, state)
          return null
        },
      },
    },

    { name: `${PLUGIN}:dev`, apply: isDevServer, ...devHooks(options) },

    {
      name: `${PLUGIN}:formats`,
      apply: isBuild,
      applyToEnvironment: () => state.needsFormats,
      renderChunk: {
        order: 'pre',
        handler(_, { fileName }, { format }) {
          state.formats.set(fileName, format)
          return null
        },
      },
    },

    {
      name: `${PLUGIN}:source-maps`,
      apply: isBuild,
      enforce: 'post',
      applyToEnvironment: hasSourceMaps,
      ...sourceMapHooks,
    },

    { name: `${PLUGIN}:preloaded-css`, apply: isBuild, enforce: 'post', ...preloadedCss },

    {
      name: PLUGIN,
      apply: isBuild,
      enforce: 'post',
      config: () => ({
        worker: { plugins: () => [createWorkerPlugin(state)] },
        ...(options.importMap && { build: CHUNK_IMPORT_MAP }),
      }),
      ...folders,
      options() {
        if (!isConfigured) refuseBundler('vite')
      },
      configResolved(config) {
        isConfigured = true
        withPlainErrors(() => refuseConfig(config, 'rolldownVersion' in this.meta, options))
        folders.configResolved(config)
        takeCssHash(config)
        watchChunks(config.plugins)
      },
      ...namingHook(state.names),
      ...outputHooks(state),
    },
  ]
}

/** The dev server names nothing. */
function isBuild(_: UserConfig, { command }: ConfigEnv): boolean {
  return command === 'build'
}

/** Vite also serves what was built, and runs tests. */
function isDevServer(_: UserConfig, { command, mode, isPreview }: ConfigEnv): boolean {
  return command === 'serve' && !isPreview && mode !== 'test'
}
