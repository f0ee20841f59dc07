import { digestedPaths, type Manifest } from '@staticfiles/manifest'
import { COPY_EXTENSIONS, type Compression } from './compression.ts'

/** A compressed copy of a file, which servers send in its place. */
export interface CompressedCopy {
  /** The path of the file that it is made of. */
  of: string
  compression: Compression
}

/**
 * Answers whether a path is that of a compressed copy, such as `a.css.br` beside `a.css`. What the manifest knows is a file
 * of its own: a download `data.csv.gz` beside `data.csv`.
 *
 * @param has whether there is a file of this path
 */
export function findCopies(
  has: (path: string) => boolean,
  manifest: Manifest,
): (path: string) => CompressedCopy | undefined {
  const own = new Set([...manifest.paths.keys(), ...manifest.paths.values(), ...digestedPaths(manifest)])
  return (path) => {
    const end = path.lastIndexOf('.')
    const compression = COPY_EXTENSIONS.get(path.slice(end))
    const of = path.slice(0, end)
    return compression && !own.has(path) && has(of) ? { of, compression } : undefined
  }
}
