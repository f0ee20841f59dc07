import { dirname, resolve } from 'node:path'
import { digestOf } from '@staticfiles/core'
import type { NormalizedInputOptions, NormalizedOutputOptions, OutputBundle, Plugin } from 'rollup'
import { finishOutput } from '../finish-output.ts'
import type { FinishedOutput } from '../finished-output.ts'
import { type LateFiles, noteFiles } from '../late-files.ts'
import type { StaticfilesOptions } from '../options.ts'
import { withPlainErrors } from '../plain-errors.ts'
import { replaceOutput } from '../replace-output.ts'
import { contentOf } from '../rollup-bundle/files.ts'
import type { AssetNames, SourceAsWritten } from '../rollup-bundle/names.ts'
import { carryOut, createOutput, joinOutputs, recordOutput } from '../rollup-bundle/output.ts'
import { planOutput } from '../rollup-bundle/plan-output.ts'
import { sourcePath } from '../source-path.ts'
import { writeFolderFiles } from '../write-folder-files.ts'
import type { BuildState } from './folders.ts'
import type { ImportMapHooks } from './import-map.ts'
import { createOutputList, type ListedOutput } from './output-list.ts'

export interface OutputHookOptions {
  options: StaticfilesOptions & { base: string }
  state: BuildState
  names: AssetNames
  asWritten: SourceAsWritten
  /** The digests of the chunks as they were when they got their names, by output. */
  chunks: WeakMap<NormalizedOutputOptions, ReadonlyMap<string, string>>
  importMap: Pick<ImportMapHooks, 'importsOf'> | undefined
  late: LateFiles
}

/** The hooks that complete an output and write the manifest of all outputs that it lists. */
export function outputHooks({
  options,
  state,
  names,
  asWritten,
  chunks,
  importMap,
  late,
}: OutputHookOptions): Pick<Plugin, 'renderStart' | 'generateBundle' | 'writeBundle' | 'closeBundle'> {
  const { base, keepOriginals = true } = options
  const inputs = new WeakMap<NormalizedOutputOptions, readonly string[]>()
  const outputs = new WeakMap<NormalizedOutputOptions, ListedOutput>()
  const list = createOutputList()

  return {
    renderStart(outputOptions, inputOptions) {
      inputs.set(outputOptions, inputsOf(inputOptions))
    },

    generateBundle: {
      order: 'post',
      handler(outputOptions, bundle, isWrite) {
        const { root } = state
        const { format } = outputOptions
        nameCssAsWritten(bundle)
        const imports = importMap?.importsOf(bundle)
        const plan = planOutput(bundle, {
          ...{ root, format, names, folders: state.folders, guests: new Map(), commonCss: [] },
          isMetadata: () => false,
        })
        const output = listed(createOutput(plan, imports), outputOptions)
        outputs.set(outputOptions, output)

        if (isWrite) {
          list.add(output)
          noteFiles(output.outDir, Object.keys(bundle))
        }
        const neighbours = isWrite ? list.listedIn(output.outDir) : [output]
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
        const named = chunks.get(outputOptions)
        // Not from the disk, where Rollup may be writing the same file for another output.
        const digest = (path: string): string => digestOf(contentOf(bundle[path]!))
        for (const warning of recordOutput(output, bundle, digest, names, named)) this.warn(warning)
        await withPlainErrors(async () => {
          const written = writeFolderFiles(state.folders.files, outDir, keepOriginals)
          const files = new Set([...Object.keys(bundle), ...written])
          noteFiles(outDir, files)
          output.isWritten = true
          // With a journal of releases, what older ones name stays until it is pruned.
          if (this.meta.watchMode && !options.releases) replaceOutput(build, outDir, files)
          const present = list.listedIn(outDir)
          const finished = (): FinishedOutput => {
            const complete = list.listedIn(outDir).filter(({ isWritten }) => isWritten)
            const { name } = present[0]!
            return { name, root: state.root, base, outDir, ...joinOutputs(complete, state.folders) }
          }
          await finishOutput(finished, options, (message) => this.warn(message))
          late.wrote(state, { root: state.root, outDir })
        })
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

  function listed(
    output: ReturnType<typeof createOutput>,
    outputOptions: NormalizedOutputOptions,
  ): ListedOutput {
    const { dir, file, format, name, entryFileNames, chunkFileNames } = outputOptions
    const outDir = resolve(state.root, dir ?? dirname(file ?? ''))
    const [first = '', ...others] = inputs.get(outputOptions) ?? []
    return {
      ...output,
      identity: [[first, ...others].join('\n'), outDir, file, format, name, entryFileNames, chunkFileNames],
      name: sourcePath(first, state.root) ?? first,
      outDir,
      build: {},
      isWritten: false,
    }
  }

  /** Gives the CSS that was named by `assetFileNames` the content that it was named by. */
  function nameCssAsWritten(bundle: OutputBundle): void {
    for (const asset of Object.values(bundle)) {
      if (asset.type !== 'asset' || !asset.fileName.endsWith('.css')) continue
      const written = asWritten(asset.source, () => asset.fileName)
      if (written === asset.source) continue
      const isNamed =
        names.logicalPathOf(asset.fileName) !== undefined || names.undigested.has(digestOf(written))
      if (isNamed) asset.source = written
    }
  }
}

function inputsOf({ input }: NormalizedInputOptions): string[] {
  return Array.isArray(input) ? input : Object.values(input)
}
