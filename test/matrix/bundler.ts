import type { StaticfilesOptions } from 'unplugin-staticfiles'
import type { Capability } from './capabilities.ts'

/** A bundler in one of its supported versions. */
export interface Bundler {
  /** With the major version, as in the table of docs/bundlers.md. */
  name: string
  /** What the bundler itself does not have. */
  lacks: readonly Capability[]
  build(input: BuildInput): Promise<BuildMessages>
}

export interface BuildInput {
  /** The folder of the app. The output goes to `dist` in it, which is emptied first. */
  root: string
  /** name → script, from the root. */
  entries: Record<string, string>
  /** A path, a URL, or `./`. */
  base: string
  sourcemap: boolean | 'hidden' | 'inline'
  minify: boolean
  /** The plugin's; `false` builds without the plugin, with hashed names all the same. */
  options: StaticfilesOptions | false
  /** Another plugin in its place, in Vite, Rspack and esbuild; needs `options: false`. */
  instead?: object | undefined
}

/** What the bundler has printed. An error that stops the build is thrown. */
export interface BuildMessages {
  warnings: string[]
}

/** For bundlers that copy no files: the app's `public` is an included folder. */
export function withPublic(options: StaticfilesOptions): StaticfilesOptions {
  return { ...options, include: ['public', ...(options.include ?? [])] }
}
