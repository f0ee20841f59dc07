import { dirname } from 'node:path'
import type { NormalizedInputOptions, Plugin, PluginContext } from 'rollup'
import { findIncluded } from '../digested-folders.ts'
import { withPlainErrors } from '../plain-errors.ts'
import { reportProblems } from '../problems.ts'
import { assertSolePlugin } from '../sole-plugin.ts'
import type { DigestedFolders } from '../static-folders.ts'
import type { BuildState } from './state.ts'

/**
 * The hooks that digest the included folders, when both they and the first output are known: nothing is taken of that
 * where the settings of a Django project name it. Rolldown knows it before a build begins, Rollup after.
 */
export function folderHooks(state: BuildState): Pick<Plugin, 'buildStart' | 'outputOptions'> {
  const { options } = state
  let digest: ((outDir: string) => DigestedFolders) | undefined
  let output: string | undefined

  return {
    buildStart: {
      order: 'pre',
      sequential: true,
      async handler(input: NormalizedInputOptions & { cwd?: string }) {
        const root = input.cwd ?? process.cwd()
        state.root = root
        state.late.begin(state)
        await withPlainErrors(async () => {
          assertSolePlugin(input.plugins ?? [])
          if (options.include?.length)
            state.renameInCss = (await import('../edits/rename-css.ts')).renameInCss
          digest = await findIncluded(options, { root, base: options.base })
          digestKnown(this)
        })
      },
    },

    outputOptions({ dir, file }) {
      const byDefault = 'rolldownVersion' in this.meta ? 'dist' : ''
      output ??= dir ?? (file === undefined ? byDefault : dirname(file))
      withPlainErrors(() => digestKnown(this))
    },
  }

  function digestKnown(context: PluginContext): void {
    if (!digest || output === undefined) return
    const digestNow = digest
    digest = undefined
    state.folders = digestNow(output)
    reportProblems(state.folders.problems, (message) => context.warn(message))
    if (!context.meta.watchMode) return
    for (const dir of state.folders.dirs) context.addWatchFile(dir)
    for (const { file } of state.folders.files) context.addWatchFile(file)
  }
}
