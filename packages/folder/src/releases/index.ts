/** The journal of an output: which release names which files, and which files no release that is kept needs any more. */
export { type AddReleaseOptions, addRelease } from './add-release.ts'
export {
  type PrunedFile,
  type PruneFolderOptions,
  type PruneFolderResult,
  pruneFolder,
} from './prune-folder.ts'
export type { Release } from './release.ts'
export type { PrunedBuild, PrunedReleases } from './retention.ts'
export type { WaitOptions } from './run-turn.ts'
export { listSpared } from './spared-files.ts'
