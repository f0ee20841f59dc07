/** Manifests as files: read, written, merged, compared, exported to other formats, and declared as types. */
export { type DiffOutputsOptions, type DiffOutputsResult, diffOutputs } from './diff-outputs.ts'
export {
  EXPORT_FORMATS,
  type ExportFormat,
  type ExportOptions,
  exportManifest,
} from './export/export-manifest.ts'
export { mergeIntoManifest } from './merge-into-manifest.ts'
export {
  type MergeManifestFilesOptions,
  type MergeManifestFilesResult,
  mergeManifestFiles,
} from './merge-manifest-files.ts'
export { type PartialsOptions, type PartialsPlace, replacePartials, writePartials } from './partials.ts'
export { readManifest } from './read-manifest.ts'
export { writeKeyTypes } from './write-key-types.ts'
export { writeManifest } from './write-manifest.ts'
