import { splitDigestedPath } from '@staticfiles/core'
import type { Manifest } from '@staticfiles/manifest'

/**
 * The manifest of an output. What the bundler has named is recorded by its bytes, unless it has a key and a name that
 * proves them.
 *
 * @param paths key → path
 * @param bundled the digest of each file that the bundler has named, of its bytes as they are on the disk
 */
export function manifestOf(
  paths: Map<string, string>,
  bundled: Iterable<[path: string, digest: string]>,
): Manifest {
  const keyed = new Set(paths.values())
  const predigested = new Map<string, string>()
  for (const [path, digest] of bundled) {
    if (!keyed.has(path) || splitDigestedPath(path)?.digest !== digest) predigested.set(path, digest)
  }
  return { paths, predigested }
}
