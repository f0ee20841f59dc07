import { dirname, resolve } from 'node:path'
import { loadFinders, type ReferenceFinder } from '@staticfiles/core'
import type { NormalizedInputOptions, Plugin, PluginContext } from 'rollup'
import type { renameInCss } from '../edits/rename-css.ts'
import { manifestFile } from '../manifest-place.ts'
import type { StaticfilesOptions } from '../options.ts'
import { withPlainErrors } from '../plain-errors.ts'
import { reportProblems } from '../problems.ts'
import { assertSolePlugin } from '../sole-plugin.ts'
import {
  digestFolders,
  type FolderFiles,
  type Included,
  includedFolders,
  withoutOutput,
} from '../static-folders.ts'

/** What is known when a build has begun. */
export interface BuildState {
  /** The folder that paths start from: Rolldown's `cwd`, else the working directory. */
  root: string
  /** The files of `include`. */
  folders: FolderFiles
  /** The finders that the option `references` names. */
  finders: readonly ReferenceFinder[]
  /** Is there when there are names that CSS may need. */
  renameInCss?: typeof renameInCss
}

export const initialState = (): BuildState => ({
  root: process.cwd(),
  folders: { files: [], paths: new Map(), problems: [] },
  finders: [],
})

/**
 * The hooks that digest the included folders, when both they and the first output are known: nothing is taken of that
 * where the settings of a Django project name it. Rolldown knows it before a build begins, Rollup after.
 */
export function folderHooks(
  state: BuildState,
  options: StaticfilesOptions,
): Pick<Plugin, 'buildStart' | 'outputOptions'> {
  const { base, exclude, missing, ignore } = options
  let included: Included | undefined
  let output: string | undefined

  return {
    buildStart: {
      order: 'pre',
      sequential: true,
      async handler(input: NormalizedInputOptions & { cwd?: string }) {
        const root = input.cwd ?? process.cwd()
        await withPlainErrors(async () => {
          assertSolePlugin(input.plugins ?? [])
          Object.assign(state, { root, finders: await loadFinders(options.references ?? []) })
          if (options.include?.length)
            state.renameInCss = (await import('../edits/rename-css.ts')).renameInCss
          included = await includedFolders(options, root)
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
    if (!included || output === undefined) return
    const { root, finders: references } = state
    const { folders, problems } = withoutOutput(included, resolve(root, output))
    included = undefined
    state.folders = digestFolders({ folders, problems }, manifestFile(options, root, '.'), {
      ...{ base, exclude, missing, ignore, references },
    })
    reportProblems(state.folders.problems, (message) => context.warn(message))
    if (!context.meta.watchMode) return
    for (const { dir } of folders) context.addWatchFile(resolve(dir))
    for (const { file } of state.folders.files) context.addWatchFile(file)
  }
}
