export type { IgnoreRule, IntegrityAlgorithm, Missing } from '@staticfiles/core'
export type { StaticFolder, StaticfilesOptions } from './options.ts'
