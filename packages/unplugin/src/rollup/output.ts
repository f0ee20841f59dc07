import { dirname, resolve } from 'node:path'
import { digestOf } from '@staticfiles/core'
import type { NormalizedInputOptions, NormalizedOutputOptions, OutputBundle, Plugin } from 'rollup'
import type { FinishedOutput } from '../finished-output.ts'
import { noteFiles } from '../late-files.ts'
import { contentOf } from '../rollup-bundle/files.ts'
import type { AssetNames } from '../rollup-bundle/names.ts'
import { carryOut, joinOutputs, recordOutput, warnOfLateChunks } from '../rollup-bundle/output.ts'
import { planOutput } from '../rollup-bundle/plan-output.ts'
import { sourcePath } from '../source-path.ts'
import { filesOfFolders, writeOutput } from '../write-output.ts'
import type { ImportMapHooks } from './import-map.ts'
import { type ListedOutput, listOutput, type OutputPlace } from './output-list.ts'
import { cssAsWritten } from './references.ts'
import type { BuildState } from './state.ts'

/**
 * The hooks that complete an output and write the manifest of all outputs that it lists.
 *
 * @param chunks the code of the chunks when they got their names, by output
 */
export function outputHooks(
  state: BuildState,
  names: AssetNames,
  chunks: WeakMap<NormalizedOutputOptions, ReadonlyMap<string, string>>,
  importMap: Pick<ImportMapHooks, 'importsOf'> | undefined,
): Pick<Plugin, 'renderStart' | 'generateBundle' | 'writeBundle' | 'closeBundle'> {
  const { options, late } = state
  const { base } = options
  const places = new WeakMap<NormalizedOutputOptions, OutputPlace>()
  const outputs = new WeakMap<NormalizedOutputOptions, ListedOutput>()
  /** Those that are there, of all folders; a manifest tells of those in one. */
  const listed: ListedOutput[] = []
  const listedIn = (folder: string): ListedOutput[] => listed.filter(({ outDir }) => outDir === folder)

  return {
    renderStart(outputOptions, inputOptions) {
      places.set(outputOptions, placeOf(outputOptions, inputOptions, state.root))
    },

    generateBundle: {
      order: 'post',
      handler(outputOptions, bundle, isWrite) {
        nameCssAsWritten(bundle)
        const plan = planOutput(bundle, {
          ...{ root: state.root, format: outputOptions.format, names, folders: state.folders },
          ...{ guests: new Map(), commonCss: [], isMetadata: () => false },
          imports: importMap?.importsOf(bundle) ?? new Map(),
        })
        const output = { ...plan.output, ...places.get(outputOptions)! }
        outputs.set(outputOptions, output)

        if (isWrite) {
          listOutput(listed, output)
          noteFiles(output.outDir, Object.keys(bundle))
        }
        const neighbours = isWrite ? listedIn(output.outDir) : [output]
        carryOut(this, plan, neighbours, state.folders)
      },
    },

    writeBundle: {
      order: 'post',
      sequential: true,
      async handler(outputOptions, bundle) {
        const output = outputs.get(outputOptions)
        if (!output) return
        const { outDir, build } = output
        const warn = (message: string): void => this.warn(message)
        // Not from the disk, where Rollup may be writing the same file for another output.
        recordOutput(output, bundle, (path) => digestOf(contentOf(bundle[path]!)), names).forEach(warn)
        warnOfLateChunks(chunks.get(outputOptions) ?? new Map(), bundle).forEach(warn)
        output.isWritten = true
        const describe = (): FinishedOutput => {
          const [first, ...others] = listedIn(outDir)
          const complete = [first!, ...others].filter(({ isWritten }) => isWritten)
          return {
            name: first!.name,
            root: state.root,
            base,
            outDir,
            ...joinOutputs(complete, state.folders),
          }
        }
        const others = filesOfFolders(state.folders, options)
        const written = { build, outDir, files: output.files, others, isReplaced: this.meta.watchMode }
        await writeOutput(written, describe, options, warn)
        late.wrote(state, { root: state.root, outDir })
      },
    },

    closeBundle: {
      order: 'post',
      sequential: true,
      handler() {
        for (const warning of late.end(state)) this.warn(warning)
      },
    },
  }

  /** Gives the CSS that was named by `assetFileNames` the content that it was named by. */
  function nameCssAsWritten(bundle: OutputBundle): void {
    for (const asset of Object.values(bundle)) {
      if (asset.type !== 'asset' || !asset.fileName.endsWith('.css')) continue
      const written = cssAsWritten(state, asset.source, () => asset.fileName)
      if (written === asset.source) continue
      const isNamed =
        names.logicalPathOf(asset.fileName) !== undefined || names.undigested.has(digestOf(written))
      if (isNamed) asset.source = written
    }
  }
}

function placeOf(
  { dir, file, format, name, entryFileNames, chunkFileNames }: NormalizedOutputOptions,
  { input }: NormalizedInputOptions,
  root: string,
): OutputPlace {
  const outDir = resolve(root, dir ?? dirname(file ?? ''))
  const inputs = Array.isArray(input) ? input : Object.values(input)
  const [first = ''] = inputs
  return {
    identity: [inputs.join('\n'), outDir, file, format, name, entryFileNames, chunkFileNames],
    name: sourcePath(first, root) ?? first,
    outDir,
    build: {},
    isWritten: false,
  }
}
