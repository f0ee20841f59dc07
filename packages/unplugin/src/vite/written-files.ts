import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { type Bundle, contentOf } from '../rollup/bundle.ts'

/** Plugins whose `writeBundle` changes no file: ours, and the one that prints what Vite has written. */
const HARMLESS = /^(?:unplugin-staticfiles(?:$|:)|vite:reporter$)/

/** The plugins of an environment, or of an output; those that are not written in JavaScript have no hooks to see. */
interface Plugins {
  plugins: readonly (Pick<Plugin, 'name' | 'writeBundle'> | object)[]
}

/**
 * Answers the content of the files that Vite has just written. It is that of the bundle, unless another plugin has a
 * hook that is run when files are there, and may have changed them on the disk.
 */
export function readWritten(
  environment: Plugins,
  output: Plugins,
  bundle: Bundle,
  outDir: string,
): (path: string) => string | Uint8Array {
  const plugins = [...environment.plugins, ...output.plugins]
  const isHarmless = (plugin: Plugins['plugins'][number]): boolean =>
    !('writeBundle' in plugin) || plugin.writeBundle === undefined || HARMLESS.test(plugin.name)
  if (plugins.every(isHarmless)) return (path) => contentOf(bundle[path]!)
  return (path) => readFileSync(join(outDir, path))
}
