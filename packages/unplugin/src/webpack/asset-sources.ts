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
  // By name, and for assets without one by extension; of absolute paths, since few of them are asked for.
  const byName = new Map<string, string[]>()
  const byExtension = new Map<string, string[]>()
  for (const file of fileDependencies) {
    add(byName, file.slice(file.lastIndexOf(sep) + 1), file)
    add(byExtension, posix.extname(file), file)
  }

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

function add(groups: Map<string, string[]>, key: string, file: string): void {
  const files = groups.get(key)
  if (files) files.push(file)
  else groups.set(key, [file])
}
