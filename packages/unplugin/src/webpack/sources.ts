import { extname, isAbsolute, posix, relative, resolve, sep } from 'node:path'
import { isSafePath } from '@staticfiles/manifest'
import { groupBy } from '../group-by.ts'
import { holdsBytes } from '../holds-bytes.ts'
import type { Compilation } from './compiler.ts'
import { logicalPathOf, type OutputFile, pathOf } from './files.ts'

export type Module = Parameters<Compilation['chunkGraph']['getModuleChunks']>[0]

/** A module's path from the root, posix; `undefined` for one that is no file or lies outside. */
export function sourcePath(module: Module | null | undefined, root: string): string | undefined {
  const file = module?.nameForCondition()
  if (!file || !isAbsolute(file)) return undefined
  const path = relative(root, file).split(sep).join('/')
  return isSafePath(path) ? path : undefined
}

/** The source path of an entry: of several modules, the last one, which is what the entry is about. */
export function entrySource(
  { entries, moduleGraph }: Compilation,
  name: string,
  root: string,
): string | undefined {
  const last = entries.get(name)?.dependencies.at(-1)
  return last && sourcePath(moduleGraph.getModule(last), root)
}

/**
 * Answers from which files an asset was made, as paths from the root. Files with the same bytes become one asset when
 * its name does not tell them apart, and the bundlers know the source of one alone: in Rspack, of any.
 */
export function sourcesOfAssets(
  { fileDependencies }: Compilation,
  root: string,
): (asset: OutputFile) => string[] {
  // Of absolute paths, since few of them are asked for. Rspack copies the list over from another heap.
  const files = [...fileDependencies]
  const byName = groupBy(files, (file) => file.slice(file.lastIndexOf(sep) + 1))
  const byExtension = groupBy(files, extname)

  return (asset) => {
    const { sourceFilename, copied } = asset.info
    if (sourceFilename === undefined || copied) return []
    const source = pathOf(sourceFilename)
    if (!isSafePath(source)) return []
    const isNameless = logicalPathOf(asset) === null
    const namesakes = isNameless ? byExtension.get(posix.extname(source)) : byName.get(posix.basename(source))
    const likely = (namesakes ?? [])
      .map((file) => relative(root, file).split(sep).join('/'))
      .filter((path) => path !== source && isSafePath(path))
    if (likely.length === 0) return [source]
    const bytes = asset.read()
    return [source, ...likely.filter((path) => holdsBytes(resolve(root, path), bytes))]
  }
}
