import { splitDigestedPath } from '@staticfiles/core'
import type { Entrypoint, Manifest } from '@staticfiles/manifest'
import type { FinishedOutput, OutputEntry } from './finish-output.ts'
import type { StaticfilesOptions } from './options.ts'

/**
 * The manifest of an output. What the bundler has named is recorded by its bytes, unless its name proves them and, less
 * the digest, is its key.
 */
export function manifestOf(
  { paths, bundled, entries }: FinishedOutput,
  { entrypoints = false }: StaticfilesOptions,
): Manifest {
  const predigested = new Map<string, string>()
  for (const [path, digest] of bundled) {
    const named = splitDigestedPath(path)
    if (named?.digest !== digest || paths.get(named.logicalPath) !== path) predigested.set(path, digest)
  }
  return { paths, predigested, entrypoints: entrypoints ? entrypointsOf(entries) : undefined }
}

/** What two entries may be called by, as when files in two folders have one name, goes to neither. */
function entrypointsOf(entries: readonly OutputEntry[]): Map<string, Entrypoint> {
  const byKey = new Map<string, OutputEntry | undefined>()
  for (const entry of entries) {
    for (const key of new Set(entry.keys)) byKey.set(key, byKey.has(key) ? undefined : entry)
  }
  return new Map([...byKey].flatMap(([key, entry]) => (entry ? [[key, entry]] : [])))
}
