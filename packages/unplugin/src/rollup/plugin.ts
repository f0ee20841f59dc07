import type { NormalizedOutputOptions, Plugin } from 'rollup'
import { createLateFiles } from '../late-files.ts'
import type { StaticfilesOptions } from '../options.ts'
import { createAssetNames } from '../rollup-bundle/names.ts'
import { codeOfChunks } from '../rollup-bundle/output.ts'
import { PLUGIN } from '../sole-plugin.ts'
import { folderHooks, initialState } from './folders.ts'
import { importMapHooks } from './import-map.ts'
import { namingHooks } from './names.ts'
import { outputHooks } from './output.ts'
import { cssAsWritten } from './references.ts'

/** The adapter for Rollup and Rolldown as two plugins, of which the first sees a bundle before others change it, and the second after. */
export function createRollupPlugins(given: StaticfilesOptions): Plugin[] {
  const { base = '/static/' } = given
  const options = { ...given, base }
  const state = initialState()
  const late = createLateFiles(options)
  const asWritten = cssAsWritten(state, base)
  const names = createAssetNames(asWritten)
  const importMap = options.importMap ? importMapHooks(base, () => state.root) : undefined
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
      ...folderHooks(state, options, late),
      ...(importMap && { options: importMap.options, renderChunk: importMap.renderChunk }),
      ...outputHooks({ options, state, names, asWritten, chunks, importMap, late }),
    },
  ]
}
