export { compareCodePoints, sortByCodePoints } from './code-points.ts'
export { diffManifests, type ManifestDiff } from './diff-manifests.ts'
export type { Entry } from './entry.ts'
export { type ErrorFields, StaticfilesError } from './error.ts'
export {
  type HotEntry,
  type HotRecord,
  hotRecordFile,
  parseHotRecord,
  serializeHotRecord,
} from './hot-record.ts'
export type { TagOptions } from './html-tags.ts'
export {
  digestedPaths,
  type HeaderTarget,
  IMMUTABLE,
  type ImmutableHeadersOptions,
  immutableHeaders,
} from './immutable-headers.ts'
export type { EntryName, Register, StaticPath } from './key-types.ts'
export type { LinkOptions } from './link-header.ts'
export {
  type BuildEntries,
  type Entrypoint,
  type Manifest,
  type ManifestEntries,
  manifestHash,
  serializeManifest,
} from './manifest.ts'
export type { ManifestJson } from './manifest-source.ts'
export { mergeBuild, mergeManifests, type NamedManifest } from './merge-manifests.ts'
export { nearestName, nearestNames } from './nearest.ts'
export { parseAnyManifest } from './other-formats.ts'
export { parseManifest, readManifest } from './parse-manifest.ts'
export { loadManifest, type ManifestReader, type ReaderOptions } from './reader.ts'
export { type PathChange, replacePaths } from './replace-paths.ts'
export { isSafePath } from './safe-path.ts'
export {
  createTemplateTags,
  type TemplateTagOptions,
  type TemplateTags,
} from './template-tags.ts'
