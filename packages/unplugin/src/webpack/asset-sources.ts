import { posix, relative, resolve, sep } from 'node:path'
import { isSafePath } from '@staticfiles/manifest'
import { holdsBytes } from '../holds-bytes.ts'
import type { Compilation } from './compiler.ts'
import { logicalPathOf, type OutputFile, pathOf } from './output-files.ts'

/**
 * Answers from which files an asset was made, as paths from the root. Files with the same bytes become one asset when
 * its name does not tell them apart, and the bundlers know the source of one alone: in Rspack, of any.
 */
export function sourcesOfAssets(
  { fileDependencies }: Compilation,
  root: string,
): (asset: OutputFile) => string[] {
  // Of absolute paths, since few of them are asked for and there may be as many as modules.
  const byExtension = new Map<string, string[]>()
  for (const file of fileDependencies) {
    const extension = posix.extname(file)
    const files = byExtension.get(extension)
    if (files) files.push(file)
    else byExtension.set(extension, [file])
  }

  return (asset) => {
    const { sourceFilename, copied } = asset.info
    if (sourceFilename === undefined || copied) return []
    const source = pathOf(sourceFilename)
    if (!isSafePath(source)) return []
    const isNameless = logicalPathOf(asset) === null
    const name = sep + posix.basename(source)
    const likely = (byExtension.get(posix.extname(source)) ?? [])
      .filter((file) => isNameless || file.endsWith(name))
      .map((file) => relative(root, file).split(sep).join('/'))
      .filter((path) => path !== source && isSafePath(path))
    if (likely.length === 0) return [source]
    const bytes = asset.read()
    return [source, ...likely.filter((path) => holdsBytes(resolve(root, path), bytes))]
  }
}
