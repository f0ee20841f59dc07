import type { NormalizedOutputOptions, Plugin } from 'rollup'
import { type AssetNames, chunkNaming } from '../rollup-bundle/names.ts'
import { digestOfMap, dropAssetModules } from '../rollup-bundle/source-maps.ts'

/** What is taken where the user has set nothing; the bundlers' own template for entries has no digest. */
const CHUNK_NAME = '[name].[hash].js'
const ASSET_NAME = 'assets/[name].[hash][extname]'

type Sourcemap = NormalizedOutputOptions['sourcemap']

/** The hooks that make the bundler itself give the names. */
export function namingHooks(
  names: AssetNames,
): Pick<Plugin, 'outputOptions' | 'transform' | 'renderStart' | 'augmentChunkHash'> {
  /** Rollup has one context for all hooks of an output. */
  const sourcemaps = new WeakMap<object, Sourcemap>()

  return {
    outputOptions(options) {
      const { assetFileNames = ASSET_NAME, sourcemap = false, plugins } = options
      const named = {
        ...options,
        ...chunkNaming(options, CHUNK_NAME),
        assetFileNames: names.wrap(assetFileNames),
      }
      if (!('rolldownVersion' in this.meta)) return named
      // Rolldown has a context for each hook, but takes more plugins for an output.
      const sources: Plugin = {
        name: 'unplugin-staticfiles:sources',
        augmentChunkHash(chunk) {
          return digestOfMap(this, chunk, sourcemap)
        },
      }
      return { ...named, plugins: [plugins, sources] }
    },

    transform: dropAssetModules,

    renderStart({ sourcemap }) {
      sourcemaps.set(this, sourcemap)
    },

    augmentChunkHash(chunk) {
      return digestOfMap(this, chunk, sourcemaps.get(this) ?? false)
    },
  }
}
