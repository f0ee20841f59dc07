import type { NormalizedOutputOptions, Plugin } from 'rollup'
import type { StaticfilesOptions } from '../options.ts'
import { createAssetNames } from '../rollup-bundle/names.ts'
import { codeOfChunks } from '../rollup-bundle/output.ts'
import { PLUGIN } from '../sole-plugin.ts'
import { folderHooks } from './folders.ts'
import { importMapHooks } from './import-map.ts'
import { namingHooks } from './names.ts'
import { outputHooks } from './output.ts'
import { cssAsWritten } from './references.ts'
import { initialState } from './state.ts'

/** The adapter for Rollup and Rolldown as two plugins, of which the first sees a bundle before others change it, and the second after. */
export function createRollupPlugins(given: StaticfilesOptions): Plugin[] {
  const { base = '/static/', importMap } = given
  const state = initialState({ ...given, base })
  const names = createAssetNames((source, pathOf) => cssAsWritten(state, source, pathOf))
  const mapHooks = importMap ? importMapHooks(state) : undefined
  const chunks = new WeakMap<NormalizedOutputOptions, ReadonlyMap<string, string>>()

  return [
    {
      name: `${PLUGIN}:early`,
      ...namingHooks(names),
      generateBundle: {
        order: 'pre',
        handler(output, bundle) {
          chunks.set(output, codeOfChunks(bundle))
        },
      },
    },
    {
      name: PLUGIN,
      ...folderHooks(state),
      ...(mapHooks && { options: mapHooks.options, renderChunk: mapHooks.renderChunk }),
      ...outputHooks(state, names, chunks, mapHooks),
    },
  ]
}
