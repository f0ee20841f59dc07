import type { Plugin } from 'vite'
import type { Claim } from '../claims.ts'
import { claimsOfBundle } from '../rollup-bundle/claims.ts'
import type { AssetNames } from '../rollup-bundle/names.ts'
import { warnOfUndigestedNames } from '../rollup-bundle/refusals.ts'
import type { FolderReader } from './folders.ts'
import { namingHook } from './names.ts'
import { sourceMapHooks } from './source-maps.ts'

const WORKER_OUTPUT = 'worker.rollupOptions.output'

export interface WorkerPluginOptions {
  names: AssetNames
  exclude: readonly string[]
  /** Is filled: path → what the file claims. */
  guests: Map<string, Claim[]>
  /** Is filled: preliminary file name of a chunk → format. */
  formats: Map<string, string>
  /** Keeps a worker from being taken as it was when public files in it have changed. */
  watch: FolderReader['watch']
}

/**
 * The plugin for the builds of their own that Vite gives to workers. Their files come to the main bundle with nothing
 * but a name, so what they claim is noted here. Their chunks are named after files, which need not differ, and hold
 * no key against others.
 */
export function createWorkerPlugin({ names, exclude, guests, formats, watch }: WorkerPluginOptions): Plugin {
  return {
    name: 'unplugin-staticfiles:worker',
    enforce: 'post',
    ...namingHook(names),
    ...sourceMapHooks,

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
        const warnings = warnOfUndigestedNames(Object.values(bundle), names, exclude, WORKER_OUTPUT)
        for (const warning of warnings) this.warn(warning)
      },
    },
  }
}
