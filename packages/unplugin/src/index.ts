export type { IgnoreRule, IntegrityAlgorithm, Missing } from '@staticfiles/core'
export type { ManifestOptions, StaticFolder, StaticfilesOptions } from './options.ts'
