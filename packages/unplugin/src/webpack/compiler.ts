/** What is used of webpack fits Rspack too, which has its API. */
export type { Asset, Compilation, Compiler } from 'webpack'

/** What taps are listed under. */
export { PLUGIN as NAME } from '../sole-plugin.ts'
