import type { Plugin } from 'vite'
import { digestOfSources } from '../rollup/chunk-sources.ts'
import { type AssetNames, chunkNames } from '../rollup/digested-names.ts'

/** What Vite's defaults are where a template is not given, as in a worker's build of an older Vite. */
const DEFAULT_NAME = 'assets/[name]-[hash].js'

/**
 * The hooks that make the bundler itself give the names. Assets get theirs in every environment, so that a server's
 * URLs agree with the client's; a server's chunks are not served and keep theirs.
 */
export function namingHooks(names: AssetNames): Pick<Plugin, 'outputOptions' | 'augmentChunkHash'> {
  return {
    outputOptions(options) {
      const { entryFileNames = DEFAULT_NAME, chunkFileNames = DEFAULT_NAME, hashCharacters = 'hex' } = options
      const { assetFileNames = 'assets/[name]-[hash][extname]' } = options
      return {
        ...options,
        ...(this.environment.config.consumer === 'client' && {
          hashCharacters,
          entryFileNames: chunkNames(entryFileNames),
          chunkFileNames: chunkNames(chunkFileNames),
        }),
        assetFileNames: names.wrap(assetFileNames),
      }
    },

    augmentChunkHash({ modules }) {
      const { sourcemap } = this.environment.config.build
      if (!sourcemap) return undefined
      return `${sourcemap} ${digestOfSources(modules, (id) => this.getModuleInfo(id)?.code)}`
    },
  }
}
