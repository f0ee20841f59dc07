/**
 * From a folder to an output: its files are listed and searched for references, named, rewritten and staged, and moved
 * to their places before the manifest is. What was found out is kept in a cache for the next run.
 */
export { type CheckFolderResult, checkFolder } from './check-folder.ts'
export { digestFolder } from './digest-folder.ts'
export { DIGEST_FOLDER, type DigestFolderOptions, type DigestFolderResult } from './digest-options.ts'
export type { WriteCounts } from './stage.ts'
