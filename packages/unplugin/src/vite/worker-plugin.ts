import type { Plugin } from 'vite'
import { claimsOfBundle } from '../rollup-bundle/claims.ts'
import { warnOfUndigestedNames } from '../rollup-bundle/refusals.ts'
import { watchFolders } from './folders.ts'
import { namingHook } from './names.ts'
import { sourceMapHooks } from './source-maps.ts'
import type { BuildState } from './state.ts'

const WORKER_OUTPUT = 'worker.rollupOptions.output'

/**
 * The plugin for the builds of their own that Vite gives to workers. Their files come to the main bundle with nothing
 * but a name, so what they claim is noted here. Their chunks are named after files, which need not differ, and hold
 * no key against others.
 */
export function createWorkerPlugin(state: BuildState): Plugin {
  const { options, names, guests, formats } = state
  return {
    name: 'unplugin-staticfiles:worker',
    enforce: 'post',
    ...namingHook(names),
    ...sourceMapHooks,

    // Keeps a worker from being taken as it was when public files in it have changed.
    buildStart() {
      watchFolders(this, state)
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
        const warnings = warnOfUndigestedNames(Object.values(bundle), names, options.exclude, WORKER_OUTPUT)
        for (const warning of warnings) this.warn(warning)
      },
    },
  }
}
