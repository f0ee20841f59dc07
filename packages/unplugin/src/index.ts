export type { IgnoreRule, Missing } from '@staticfiles/core'
export type { StaticFolder, StaticfilesOptions } from './options.ts'
