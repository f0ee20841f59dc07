/** An output is sent to a store or to another folder, in an order in which no file is there before what it refers to. */
export { isStore } from './open-target.ts'
export {
  type ListedRelease,
  listReleases,
  type PinReleasesOptions,
  pinReleases,
  readRelease,
} from './place-releases.ts'
export { type PruneStoreOptions, pruneStore } from './prune-store.ts'
export {
  PUBLISH_FOLDER,
  type PublishFolderOptions,
  type PublishFolderResult,
  publishFolder,
} from './publish-folder.ts'
export type { TargetOptions } from './target.ts'
