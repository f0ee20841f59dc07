export { type CheckFolderResult, checkFolder } from '@staticfiles/folder/digest'
export { type CompressOptions, type CompressResult, compressFiles } from '@staticfiles/folder/compress'
export type { Compression } from '@staticfiles/folder/compress'
export { defineConfig, type StaticfilesConfig } from './config-file.ts'
export { type DiffOutputsOptions, type DiffOutputsResult, diffOutputs } from '@staticfiles/folder/manifests'
export { type DigestFolderOptions, type DigestFolderResult, digestFolder } from '@staticfiles/folder/digest'
export {
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportOptions,
  exportManifest,
} from '@staticfiles/folder/manifests'
export type { CheckFolderOptions, FolderCounts, FolderReferenceOptions } from '@staticfiles/folder/files'
export { removeAll, removeFile } from '@staticfiles/folder/files'
export {
  type ReportFolderOptions,
  type ReportFolderResult,
  reportFolder,
} from '@staticfiles/folder/html-report'
export { mergeIntoManifest } from '@staticfiles/folder/manifests'
export {
  type MergeManifestFilesOptions,
  type MergeManifestFilesResult,
  mergeManifestFiles,
} from '@staticfiles/folder/manifests'
export type { OnProgress, Progress } from '@staticfiles/folder/files'
export {
  type PrunedFile,
  type PruneFolderOptions,
  type PruneFolderResult,
  pruneFolder,
} from '@staticfiles/folder/releases'
export { type PruneStoreOptions, pruneStore } from '@staticfiles/folder/publish'
export {
  type PublishFolderOptions,
  type PublishFolderResult,
  publishFolder,
} from '@staticfiles/folder/publish'
export type { TargetOptions } from '@staticfiles/folder/publish'
export { type Folder, type FolderAsset, type ReadFolderOptions, readFolder } from '@staticfiles/folder/files'
export { type AddReleaseOptions, addRelease } from '@staticfiles/folder/releases'
export { listReleases } from '@staticfiles/folder/releases'
export type { Release } from '@staticfiles/folder/releases'
export type { PrunedBuild, PrunedReleases } from '@staticfiles/folder/releases'
export { listSpared } from '@staticfiles/folder/releases'
export { writeTextFile } from '@staticfiles/folder/files'
export type { WriteCounts } from '@staticfiles/folder/digest'
export {
  type CheckTemplatesOptions,
  type CheckTemplatesResult,
  checkTemplates,
} from '@staticfiles/folder/templates'
export { type VerifyFolderOptions, type VerifyFolderResult, verifyFolder } from '@staticfiles/folder/verify'
export { type VerifyUrlOptions, type VerifyUrlResult, verifyUrl } from '@staticfiles/folder/verify'
export { writeKeyTypes } from '@staticfiles/folder/manifests'
export { writeManifest } from '@staticfiles/folder/manifests'
