import type { Entrypoint, Manifest } from '@staticfiles/manifest'
import { withIntegrity } from './integrity.ts'
import type { IntegrityAlgorithm } from './naming/digest.ts'

/**
 * A manifest with what an earlier one of the same files, that of a bundler's output, knows beside the paths: entries, the import map
 * and integrity. Files have the names that they have now, and the integrity is made anew. An entry of which a file is gone is
 * left out.
 *
 * @param prefix what stands before the earlier manifest's keys and paths now
 * @param read answers the bytes of a file, by its path in the output
 */
export function withEarlier(
  manifest: Manifest,
  { earlier, prefix }: { earlier: Manifest; prefix: string },
  read: (path: string) => Uint8Array,
): Manifest {
  const { paths, predigested = new Map<string, string>() } = manifest
  const present = new Set([...paths.values(), ...predigested.keys()])
  const keys = new Map(Array.from(earlier.paths, ([key, path]) => [path, key]))
  const pathOf = (path: string): string | undefined =>
    present.has(prefix + path)
      ? prefix + path
      : (paths.get(prefix + path) ?? paths.get(prefix + (keys.get(path) ?? path)))

  const result = { ...manifest }
  const entrypoints = new Map(manifest.entrypoints)
  for (const [name, entry] of earlier.entrypoints ?? []) {
    const moved = moveEntry(entry, pathOf)
    if (moved && !entrypoints.has(prefix + name)) entrypoints.set(prefix + name, moved)
  }
  if (entrypoints.size > 0) result.entrypoints = entrypoints
  const imports = new Map(manifest.imports)
  for (const [from, path] of earlier.imports ?? []) {
    const moved = pathOf(path)
    if (moved !== undefined && !imports.has(prefix + from)) imports.set(prefix + from, moved)
  }
  if (imports.size > 0) result.imports = imports
  const [integrity] = earlier.integrity?.values() ?? []
  if (integrity === undefined || manifest.integrity) return result
  return withIntegrity(result, integrity.slice(0, integrity.indexOf('-')) as IntegrityAlgorithm, read)
}

/** @returns `undefined` where one of its files is gone */
function moveEntry(entry: Entrypoint, pathOf: (path: string) => string | undefined): Entrypoint | undefined {
  const { js, css, preload, lazy } = entry
  const lists = Object.entries({ js, css, preload, ...(lazy && { lazy }) })
  const moved = lists.map(([name, files]) => [name, files.map(pathOf)] as const)
  if (moved.some(([, files]) => files.includes(undefined))) return undefined
  return { ...entry, ...Object.fromEntries(moved) }
}
