import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { digestOf } from '@staticfiles/core'
import type { Plugin } from 'vite'
import { type Bundle, contentOf } from '../rollup-bundle/files.ts'
import type { AssetNames } from '../rollup-bundle/names.ts'
import { isOwnPlugin } from './own-plugins.ts'

/** Vite itself goes on to work on style sheets that have their names. */
const STYLE_SHEET = /\.css$/

type Hooks = Pick<Plugin, 'name' | 'generateBundle' | 'writeBundle'>

/** The plugins of an environment, or of an output; those that are not written in JavaScript have no hooks to see. */
interface Plugins {
  plugins: readonly (Hooks | object)[]
}

/**
 * Answers the digests of the files that Vite has just written. They are those of the bundle, unless another plugin has a
 * hook that is run when files are there, and may have changed them on the disk. What an asset was named by is not
 * digested again, unless another plugin has a hook that is run when assets have their names.
 */
export function digestsOfWritten(
  environment: Plugins,
  output: Plugins,
  bundle: Bundle,
  outDir: string,
  names: AssetNames,
): (path: string) => string {
  const plugins = [...environment.plugins, ...output.plugins].filter((plugin) => 'name' in plugin) as Hooks[]
  const isHooked = (hook: 'generateBundle' | 'writeBundle'): boolean =>
    plugins.some((plugin) => plugin[hook] !== undefined && !isOwnPlugin(plugin.name))
  if (isHooked('writeBundle')) return (path) => digestOf(readFileSync(join(outDir, path)))
  const digestBundled = (path: string): string => digestOf(contentOf(bundle[path]!))
  if (isHooked('generateBundle')) return digestBundled
  return (path) => (STYLE_SHEET.test(path) ? undefined : names.digestIn(path)) ?? digestBundled(path)
}
