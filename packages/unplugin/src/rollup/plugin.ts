import type { NormalizedOutputOptions, Plugin } from 'rollup'
import { createLateFiles } from '../late-files.ts'
import type { StaticfilesOptions } from '../options.ts'
import { createAssetNames } from '../rollup-bundle/names.ts'
import { digestsOfChunks } from '../rollup-bundle/output.ts'
import { folderHooks, initialState } from './folders.ts'
import { importMapHooks } from './import-map.ts'
import { namingHooks } from './names.ts'
import { outputHooks } from './output.ts'
import { cssAsWritten } from './references.ts'

/** The adapter for Rollup and Rolldown as two plugins, of which `early` sees a bundle before others change it, and `output` after. */
export function createRollupPlugins({
  base = '/static/',
  ...others
}: StaticfilesOptions): Record<'early' | 'output', Partial<Plugin>> {
  const options = { base, ...others }
  const state = initialState()
  const late = createLateFiles(options)
  const asWritten = cssAsWritten(state, base)
  const names = createAssetNames(asWritten)
  const importMap = options.importMap ? importMapHooks(base, () => state.root) : undefined
  const chunks = new WeakMap<NormalizedOutputOptions, ReadonlyMap<string, string>>()

  return {
    early: {
      ...namingHooks(names),
      generateBundle: {
        order: 'pre',
        handler(output, bundle) {
          chunks.set(output, digestsOfChunks(bundle))
        },
      },
    },
    output: {
      ...folderHooks(state, options, late),
      ...(importMap && { options: importMap.options, renderChunk: importMap.renderChunk }),
      ...outputHooks({ options, state, names, asWritten, chunks, importMap, late }),
    },
  }
}
