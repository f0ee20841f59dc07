import { posix } from 'node:path'
import { digestReferences } from '../digest-references.ts'
import type { Compilation, Compiler } from './compiler.ts'
import { mapsOf, type OutputFile } from './files.ts'

/**
 * Puts digestedPaths into a style sheet, in every reference to a file that the bundler does not know.
 *
 * @param paths logicalPath → digestedPath
 */
export function digestStyleSheet(
  { webpack }: Compiler,
  compilation: Compilation,
  file: OutputFile,
  paths: ReadonlyMap<string, string>,
  base: string,
): void {
  const { RawSource } = webpack.sources
  const [mapName] = mapsOf(file)
  const map = mapName === undefined ? undefined : compilation.getAsset(mapName)
  const source = { text: file.text(), map: map?.source.source().toString() }
  const digested = digestReferences(source, '.css', posix.dirname(file.path), paths, base)
  if (digested.text !== source.text) {
    // Not every plugin that puts a hash into a name says so, and this one is to be made anew.
    compilation.updateAsset(file.name, new RawSource(digested.text), { contenthash: file.tokens })
  }
  if (map && digested.map !== source.map) compilation.updateAsset(map.name, new RawSource(digested.map!))
}
