import type { Environment, Plugin } from 'vite'
import { digestOfMap, dropAssetModules } from '../rollup-bundle/source-maps.ts'

/**
 * The hooks that keep source maps, and the names of the chunks that have them, true to the sources. Without source
 * maps, `hasSourceMaps` leaves them out: the bundler then need not ask them about every chunk and asset.
 */
export const sourceMapHooks: Pick<Plugin, 'transform' | 'augmentChunkHash'> = {
  transform: dropAssetModules,

  augmentChunkHash(chunk) {
    return digestOfMap(this, chunk, this.environment.config.build.sourcemap)
  },
}

/** Whether any output of an environment has source maps. */
export function hasSourceMaps({ config: { build } }: Pick<Environment, 'config'>): boolean {
  const outputs = [build.rollupOptions.output ?? []].flat()
  return Boolean(build.sourcemap) || outputs.some(({ sourcemap }) => sourcemap)
}
