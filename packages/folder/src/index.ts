export {
  type Compression,
  type CompressOptions,
  type CompressResult,
  compressFiles,
} from './compress/index.ts'
export {
  type CheckFolderResult,
  checkFolder,
  type DigestFolderOptions,
  type DigestFolderResult,
  digestFolder,
  type WriteCounts,
} from './digest/index.ts'
export {
  type CheckDjangoResult,
  type CollectDjangoOptions,
  type CollectDjangoResult,
  checkDjango,
  collectDjango,
  type DjangoProject,
  type DjangoProjectOptions,
  type OpenDjangoProject,
  openDjangoProject,
} from './django/index.ts'
export {
  type CheckFolderOptions,
  createIgnore,
  type Folder,
  type FolderAsset,
  type FolderCounts,
  type FolderInput,
  type FolderReferenceOptions,
  type FolderSource,
  type HiddenFile,
  type Ignore,
  type IgnoreOptions,
  type OnProgress,
  type Progress,
  prefixFolder,
  type ReadFolderOptions,
  readFolder,
  removeAll,
  removeFile,
  writeTextFile,
} from './files/index.ts'
export { type ReportFolderOptions, type ReportFolderResult, reportFolder } from './html-report/index.ts'
export {
  type DiffOutputsOptions,
  type DiffOutputsResult,
  diffOutputs,
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportOptions,
  exportManifest,
  type MergeManifestFilesOptions,
  type MergeManifestFilesResult,
  mergeIntoManifest,
  mergeManifestFiles,
  writeKeyTypes,
  writeManifest,
} from './manifests/index.ts'
export {
  type PruneStoreOptions,
  type PublishFolderOptions,
  type PublishFolderResult,
  pruneStore,
  publishFolder,
  type TargetOptions,
} from './publish/index.ts'
export {
  type AddReleaseOptions,
  addRelease,
  listReleases,
  listSpared,
  type PrunedBuild,
  type PrunedFile,
  type PrunedReleases,
  type PruneFolderOptions,
  type PruneFolderResult,
  pruneFolder,
  type Release,
} from './releases/index.ts'
export {
  type CheckTemplatesOptions,
  type CheckTemplatesResult,
  checkTemplates,
} from './templates/index.ts'
export {
  type VerifyFolderOptions,
  type VerifyFolderResult,
  type VerifyUrlOptions,
  type VerifyUrlResult,
  verifyFolder,
  verifyUrl,
} from './verify/index.ts'
