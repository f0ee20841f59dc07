/**
 * The ground: folders are listed, files are read whole or in parts and replaced so that nobody sees half of one, and
 * several processes keep out of each other's way by locks and marks. Knows no manifest and no digest.
 */

export { fileError } from './file-error.ts'
export {
  CHECK_FOLDER,
  type CheckFolderOptions,
  type FolderCounts,
  type FolderReferenceOptions,
} from './folder-options.ts'
export { removeAll, removeFile, whileHeld } from './held-files.ts'
export { createIgnore, type Ignore, type IgnoreOptions } from './ignore-patterns.ts'
export type { AllowEmptyOptions } from './nothing-found.ts'
export { pathFrom } from './path-from.ts'
export type { OnProgress, Progress } from './progress.ts'
export { type Folder, type FolderAsset, type ReadFolderOptions, readFolder } from './read-folder.ts'
export { writeTextFile } from './replace-file.ts'
export { shownPath } from './shown-path.ts'
export { type FolderInput, type FolderSource, prefixFolder } from './source-folders.ts'
export type { HiddenFile } from './walk-folder.ts'
export { withoutSecrets, withoutUsers } from './without-secrets.ts'
