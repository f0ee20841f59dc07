import type { Plugin } from 'vite'
import { type AssetNames, chunkNaming } from '../rollup-bundle/names.ts'

/** Vite fills the templates in before it asks, which the types do not say. */
const CHUNK_NAME = 'assets/[name]-[hash].js'
const ASSET_NAME = 'assets/[name]-[hash][extname]'

/**
 * The hook that makes the bundler itself give the names. Assets get theirs in every environment, so that a server's
 * URLs agree with the client's; a server's chunks are not served and keep theirs.
 */
export function namingHook(names: AssetNames): Pick<Plugin, 'outputOptions'> {
  return {
    outputOptions(options) {
      return {
        ...options,
        ...(this.environment.config.consumer === 'client' && chunkNaming(options, CHUNK_NAME)),
        assetFileNames: names.wrap(options.assetFileNames ?? ASSET_NAME),
      }
    },
  }
}
