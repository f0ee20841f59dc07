import { resolve } from 'node:path'
import { loadFinders, type ReferenceFinder } from '@staticfiles/core'
import type { NormalizedInputOptions, Plugin } from 'rollup'
import type { renameInCss } from '../edits/rename-css.ts'
import { manifestFile } from '../manifest-place.ts'
import type { StaticfilesOptions } from '../options.ts'
import { withPlainErrors } from '../plain-errors.ts'
import { reportProblems } from '../problems.ts'
import { assertSolePlugin } from '../sole-plugin.ts'
import { digestFolders, type FolderFiles, type FolderInput, includedFolders } from '../static-folders.ts'

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

/** The hook that digests the included folders before anything is bundled. */
export function startHook(state: BuildState, options: StaticfilesOptions): Pick<Plugin, 'buildStart'> {
  const { base, exclude, missing, ignore } = options
  return {
    buildStart: {
      order: 'pre',
      sequential: true,
      async handler(input: NormalizedInputOptions & { cwd?: string }) {
        const root = input.cwd ?? process.cwd()
        const references = await loadFinders(options.references ?? [])
        Object.assign(state, { root, finders: references })
        let folders: readonly FolderInput[] = []
        await withPlainErrors(async () => {
          assertSolePlugin(input.plugins ?? [])
          const included = await includedFolders(options, root, undefined)
          folders = included.folders
          state.folders = digestFolders(included, manifestFile(options, root, '.'), {
            ...{ base, exclude, missing, ignore, references },
          })
          if (state.folders.paths.size > 0)
            state.renameInCss = (await import('../edits/rename-css.ts')).renameInCss
          reportProblems(state.folders.problems, (message) => this.warn(message))
        })
        if (!this.meta.watchMode) return
        for (const { dir } of folders) this.addWatchFile(resolve(dir))
        for (const { file } of state.folders.files) this.addWatchFile(file)
      },
    },
  }
}
