import { posix } from 'node:path'
import { mayName, renameTo } from '../file-names.ts'
import type { Compilation } from './compiler.ts'
import { mapsOf, type OutputFile } from './files.ts'

/**
 * Puts digestedPaths into a style sheet, in every reference to a file that the bundler does not know.
 *
 * @param paths logicalPath → digestedPath
 */
export async function digestStyleSheet(
  compilation: Compilation,
  file: OutputFile,
  paths: ReadonlyMap<string, string>,
  base: string,
): Promise<void> {
  const text = file.text()
  if (!mayName(text, paths)) return
  const [mapName] = mapsOf(file)
  const map = mapName === undefined ? undefined : compilation.getAsset(mapName)
  const { renameInCss } = await import('../edits/rename-css.ts')
  const rename = renameTo(paths, base, posix.dirname(file.path), 'css-string')
  const renamed = renameInCss({ text, map: map?.source.source().toString() }, rename, file.path)
  if (!renamed) return
  const { RawSource } = compilation.compiler.webpack.sources
  // Not every plugin that puts a hash into a name says so, and this one is to be made anew.
  compilation.updateAsset(file.name, new RawSource(renamed.text), { contenthash: file.tokens })
  if (map) compilation.updateAsset(map.name, new RawSource(renamed.map!))
}
