import { readFileSync, statSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { groupBy } from './group-by.ts'
import { sourcePath } from './source-path.ts'

/** An asset that a bundler has made of a file. */
export interface MadeAsset {
  /** The absolute path of the file, or of one of several. */
  file: string | undefined
  /** Whether its name is nothing but a digest. */
  isNameless: boolean
  read(): Uint8Array
}

/**
 * Answers from which files an asset was made, as paths from the root. Files with the same bytes become one asset when
 * its name does not tell them apart, and bundlers tell of one of them alone: Rspack of any.
 *
 * @param files the absolute paths of all files that the bundler has read
 */
export function sourcesOfAssets(
  files: () => readonly string[],
  root: string,
): (asset: MadeAsset) => string[] {
  let index: Record<'byName' | 'byExtension', Map<string, string[]>> | undefined
  const sizes = new Map<string, number>()
  const sizeOf = (file: string): number => {
    const size = sizes.get(file) ?? statSync(file, { throwIfNoEntry: false })?.size ?? -1
    sizes.set(file, size)
    return size
  }

  return ({ file, isNameless, read }) => {
    const source = sourcePath(file, root)
    if (source === undefined) return []
    if (!index) {
      const all = files()
      index = { byName: groupBy(all, (file) => basename(file)), byExtension: groupBy(all, extname) }
    }
    const { byName, byExtension } = index
    const namesakes = isNameless ? byExtension.get(extname(source)) : byName.get(basename(source))
    const likely = new Set(namesakes?.flatMap((other) => sourcePath(other, root) ?? []))
    likely.delete(source)
    if (likely.size === 0) return [source]
    const bytes = read()
    const holdsBytes = (path: string): boolean => {
      const other = resolve(root, path)
      return sizeOf(other) === bytes.length && readFileSync(other).equals(bytes)
    }
    return [source, ...[...likely].filter(holdsBytes)]
  }
}
