export { type CheckFolderResult, checkFolder } from './check-folder.ts'
export { type CompressOptions, type CompressResult, compressFiles } from './compress/compress-files.ts'
export type { Compression } from './compress/compression.ts'
export { defineConfig, type StaticfilesConfig } from './config-file.ts'
export { type DiffOutputsOptions, type DiffOutputsResult, diffOutputs } from './diff-outputs.ts'
export { type DigestFolderOptions, type DigestFolderResult, digestFolder } from './digest-folder.ts'
export {
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportOptions,
  exportManifest,
} from './export/export-manifest.ts'
export type { CheckFolderOptions, FolderCounts, FolderReferenceOptions } from './folder-options.ts'
export { removeAll, removeFile } from './held-files.ts'
export {
  type ReportFolderOptions,
  type ReportFolderResult,
  reportFolder,
} from './html-report/report-folder.ts'
export { mergeIntoManifest } from './merge-into-manifest.ts'
export {
  type MergeManifestFilesOptions,
  type MergeManifestFilesResult,
  mergeManifestFiles,
} from './merge-manifest-files.ts'
export type { OnProgress, Progress } from './progress.ts'
export {
  type PrunedFile,
  type PruneFolderOptions,
  type PruneFolderResult,
  pruneFolder,
} from './prune-folder.ts'
export { type PruneStoreOptions, pruneStore } from './publish/prune-store.ts'
export {
  type PublishFolderOptions,
  type PublishFolderResult,
  publishFolder,
} from './publish/publish-folder.ts'
export type { TargetOptions } from './publish/target.ts'
export { type Folder, type FolderAsset, type ReadFolderOptions, readFolder } from './read-folder.ts'
export { type AddReleaseOptions, addRelease } from './releases/add-release.ts'
export { listReleases } from './releases/journal.ts'
export type { Release } from './releases/release.ts'
export type { PrunedBuild, PrunedReleases } from './releases/retention.ts'
export { listSpared } from './releases/spared-files.ts'
export { writeTextFile } from './replace-file.ts'
export type { WriteCounts } from './stage.ts'
export {
  type CheckTemplatesOptions,
  type CheckTemplatesResult,
  checkTemplates,
} from './templates/check-templates.ts'
export { type VerifyFolderOptions, type VerifyFolderResult, verifyFolder } from './verify-folder.ts'
export { type VerifyUrlOptions, type VerifyUrlResult, verifyUrl } from './verify-url/verify-url.ts'
export { writeKeyTypes } from './write-key-types.ts'
export { writeManifest } from './write-manifest.ts'
