import type { Plugin } from 'vite'
import type { Claim } from '../claims.ts'
import { claimsOfBundle } from '../rollup/bundle-claims.ts'
import type { AssetNames } from '../rollup/digested-names.ts'
import type { FolderReader } from './folder-hooks.ts'
import { namingHooks } from './naming-hooks.ts'

/**
 * The plugin for the builds of their own that Vite gives to workers. Their files come to the main bundle with nothing
 * but a name, so what they claim is noted here. Their chunks are named after files, which need not differ, and hold
 * no key against others.
 *
 * @param guests is filled: path → claims
 * @param formats is filled: preliminary file name of a chunk → format
 * @param watch keeps a worker from being taken as it was when public files in it have changed
 */
export function createWorkerPlugin(
  names: AssetNames,
  guests: Map<string, Claim[]>,
  formats: Map<string, string>,
  watch: FolderReader['watch'],
): Plugin {
  return {
    name: 'unplugin-staticfiles:worker',
    enforce: 'post',
    ...namingHooks(names),

    buildStart() {
      watch(this)
    },

    renderChunk: {
      order: 'pre',
      handler(_, { fileName }, { format }) {
        formats.set(fileName, format === 'iife' ? 'worker' : format)
        return null
      },
    },

    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const { root } = this.environment.config
        for (const path of Object.keys(bundle)) guests.set(path, [])
        for (const claim of claimsOfBundle(bundle, names, root)) {
          guests.get(claim.path)?.push(claim.hold === 'firm' ? { ...claim, hold: 'loose' } : claim)
        }
      },
    },
  }
}
