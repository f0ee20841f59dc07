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
  const byExtension = new Map<string, string[]>()
  for (const file of fileDependencies) {
    const path = relative(root, file).split(sep).join('/')
    if (!isSafePath(path)) continue
    const extension = posix.extname(path)
    byExtension.set(extension, [...(byExtension.get(extension) ?? []), path])
  }

  return (asset) => {
    const { sourceFilename, copied } = asset.info
    if (sourceFilename === undefined || copied) return []
    const source = pathOf(sourceFilename)
    if (!isSafePath(source)) return []
    const isNameless = logicalPathOf(asset) === null
    const likely = (byExtension.get(posix.extname(source)) ?? []).filter((path) => {
      return path !== source && (isNameless || posix.basename(path) === posix.basename(source))
    })
    if (likely.length === 0) return [source]
    const bytes = asset.read()
    return [source, ...likely.filter((path) => holdsBytes(resolve(root, path), bytes))]
  }
}
