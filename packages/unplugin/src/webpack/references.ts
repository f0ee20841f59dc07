import { nameInCss } from '../name-in-css.ts'
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
  const [mapName] = mapsOf(file)
  const map = mapName === undefined ? undefined : compilation.getAsset(mapName)
  const css = {
    text: file.text(),
    // Is asked for where something is renamed.
    get map() {
      return map?.source.source().toString()
    },
  }
  const renamed = await nameInCss(css, file.path, paths, base)
  if (!renamed) return
  const { RawSource } = compilation.compiler.webpack.sources
  // Not every plugin that puts a hash into a name says so, and this one is to be made anew.
  compilation.updateAsset(file.name, new RawSource(renamed.text), { contenthash: file.tokens })
  if (map) compilation.updateAsset(map.name, new RawSource(renamed.map!))
}
