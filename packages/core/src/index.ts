export {
  type DigestedAsset,
  type DigestResult,
  digestAssets,
  digestInStages,
  type Rewrite,
} from './digest-assets.ts'
export { withEarlier } from './earlier-entries.ts'
export { type EntrypointOptions, withEntrypoints } from './entrypoints.ts'
export { type FilledAsset, fillDigests, type OpenAsset } from './fill-digests.ts'
export { type RewritePlan, rewriteBytes } from './graph/final-bytes.ts'
export { createSearch, type Findings, type Search } from './graph/findings.ts'
export { createIgnore, type IgnoreRule, type MissingOptions } from './graph/missing.ts'
export type { Asset, DigestOptions } from './graph/options.ts'
export { withIntegrity } from './integrity.ts'
export * from './naming/index.ts'
export { formatProblem, isFit, type Problem, placeOf } from './problem.ts'
export {
  type Context,
  type FinderReference,
  loadFinders,
  type Missing,
  type Notice,
  type OptInKind,
  type Reference,
  type ReferenceFinder,
  type ReferenceKind,
  type ReferenceOptions,
} from './references/index.ts'
export { createResolver, type Resolver, type SpecifierParts } from './rewriting/resolve.ts'
export { type Replacement, writeUrl } from './rewriting/rewrite.ts'
export { type StagedAsset, type StageOptions, stageAssets } from './stage-assets.ts'
export { type Output, type VerifyOptions, type VerifyResult, verifyAssets } from './verify-assets.ts'
