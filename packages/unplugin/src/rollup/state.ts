import type { renameInCss } from '../edits/rename-css.ts'
import { createLateFiles, type LateFiles } from '../late-files.ts'
import type { StaticfilesOptions } from '../options.ts'
import { type DigestedFolders, NO_FOLDERS } from '../static-folders.ts'

/** What the hooks of a plugin know. */
export interface BuildState {
  options: StaticfilesOptions & { base: string }
  late: LateFiles
  /** The folder that paths start from, when a build has begun: Rolldown's `cwd`, else the working directory. */
  root: string
  /** The files of `include`. */
  folders: DigestedFolders
  /** Is there when there are names that CSS may need. */
  renameInCss?: typeof renameInCss
}

export function initialState(options: BuildState['options']): BuildState {
  return { options, late: createLateFiles(options), root: process.cwd(), folders: NO_FOLDERS }
}
