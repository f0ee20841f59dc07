import { existsSync } from 'node:fs'
import { posix, resolve } from 'node:path'
import { isSafePath } from '@staticfiles/manifest'
import type { Metafile } from 'esbuild'
import { groupBy } from '../group-by.ts'
import { holdsBytes } from '../holds-bytes.ts'
import { type BundledFile, logicalPathOf } from './files.ts'

/** The source path of an input of the metafile; `undefined` for one that is no file, or lies outside of the root. */
export function sourcePath(input: string, root: string): string | undefined {
  return [input, withoutQuery(input)].find((path) => isSafePath(path) && existsSync(resolve(root, path)))
}

/**
 * Answers from which files an asset was made, as paths from the root. Files with the same bytes become one asset when
 * its name does not tell them apart, and esbuild tells the first of them alone.
 */
export function sourcesOfAssets({ inputs }: Metafile, root: string): (asset: BundledFile) => string[] {
  const bySize = groupBy(Object.keys(inputs), (input) => inputs[input]!.bytes)

  return (asset) => {
    const told = Object.keys(asset.output.inputs)
    const [source] = sourcesIn(told)
    if (source === undefined) return []
    const nameOf = logicalPathOf(asset) === null ? posix.extname : posix.basename
    const likely = (bySize.get(asset.contents.length) ?? []).filter(
      (input) => !told.includes(input) && nameOf(withoutQuery(input)) === nameOf(source),
    )
    const others = sourcesIn(likely).filter(
      (path) => path !== source && holdsBytes(resolve(root, path), asset.contents),
    )
    return [source, ...others]
  }

  function sourcesIn(names: readonly string[]): string[] {
    return [...new Set(names.flatMap((name) => sourcePath(name, root) ?? []))]
  }
}

/** A reference in CSS may have a query, which esbuild keeps: fonts/a.eot?#iefix. */
function withoutQuery(input: string): string {
  return input.replace(/[?#].*$/s, '')
}
