import { readFileSync, statSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { groupBy } from './group-by.ts'
import { sourcePath } from './source-path.ts'

/** An asset that a bundler has made of a file. */
interface MadeAsset {
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
 * @param files the paths of all files that the bundler has read, absolute or from the root
 */
export function sourcesOfAssets(
  files: () => readonly string[],
  root: string,
): (asset: MadeAsset) => string[] {
  const grouped = (keyOf: (file: string) => string): ((file: string) => string[] | undefined) => {
    let groups: Map<string, string[]> | undefined
    return (file) => {
      groups ??= groupBy(files(), keyOf)
      return groups.get(keyOf(file))
    }
  }
  const withName = grouped((file) => basename(file))
  const withExtension = grouped(extname)
  const sizes = new Map<string, number>()
  const sizeOf = (file: string): number => {
    const size = sizes.get(file) ?? statSync(file, { throwIfNoEntry: false })?.size ?? -1
    sizes.set(file, size)
    return size
  }

  return ({ file, isNameless, read }) => {
    const source = sourcePath(file, root)
    if (source === undefined) return []
    const namesakes = isNameless ? withExtension(source) : withName(source)
    const others = namesakes?.filter((other) => other !== source && other !== file) ?? []
    const likely = new Set(others.flatMap((other) => sourcePath(resolve(root, other), root) ?? []))
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
