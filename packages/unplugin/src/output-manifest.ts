import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { splitDigestedPath } from '@staticfiles/core'
import type { BuildEntries, Entrypoint, Manifest } from '@staticfiles/manifest'
import type { FinishedOutput, OutputEntry } from './finished-output.ts'
import type { StaticfilesOptions } from './options.ts'

/**
 * The manifest of an output. What the bundler has named is recorded by its bytes, unless its name proves them and, less
 * the digest, is its key.
 */
export function manifestOf(
  { paths, loose, bundled, entries, imports }: FinishedOutput,
  { partials, entrypoints = partials !== undefined }: StaticfilesOptions,
): BuildEntries {
  const predigested = new Map<string, string>()
  for (const [path, digest] of bundled) {
    const named = splitDigestedPath(path)
    if (named?.digest !== digest || paths.get(named.logicalPath) !== path) predigested.set(path, digest)
  }
  return {
    ...{ paths, loose, predigested },
    entrypoints: entrypoints ? entrypointsOf(entries) : undefined,
    imports: imports && new Map(imports),
  }
}

/** What two entries may be called by, as when files in two folders have one name, goes to neither. */
function entrypointsOf(entries: readonly OutputEntry[]): Map<string, Entrypoint> {
  const byKey = new Map<string, OutputEntry | undefined>()
  for (const entry of entries) {
    for (const key of new Set(entry.keys)) byKey.set(key, byKey.has(key) ? undefined : entry)
  }
  const entrypoints = new Map<string, Entrypoint>()
  for (const [key, entry] of byKey) {
    if (!entry) continue
    const { keys: _, ...lists } = entry
    entrypoints.set(key, lists)
  }
  return entrypoints
}

/** The manifest of an output that is a folder of the one that is served: with the folder before every key and path. */
export function withPrefix(manifest: BuildEntries, folder: string): BuildEntries {
  if (folder === '') return manifest
  const { paths, loose, entrypoints, imports, integrity, predigested } = manifest
  const prefixed = (path: string): string => folder + path
  const rekey = <In, Out>(map: ReadonlyMap<string, In>, change: (value: In) => Out): Map<string, Out> =>
    new Map(Array.from(map, ([key, value]) => [prefixed(key), change(value)]))
  const keep = (text: string): string => text
  return {
    paths: rekey(paths, prefixed),
    loose: loose && new Set([...loose].map(prefixed)),
    entrypoints:
      entrypoints &&
      rekey(entrypoints, ({ type, js, css, preload, lazy }) => {
        return {
          type,
          js: js.map(prefixed),
          css: css.map(prefixed),
          preload: preload.map(prefixed),
          lazy: lazy?.map(prefixed),
        }
      }),
    imports: imports && rekey(imports, prefixed),
    integrity: integrity && rekey(integrity, keep),
    predigested: predigested && rekey(predigested, keep),
  }
}

/**
 * What a manifest that builds share says of the files in one output folder, as if it told of that folder alone. Other
 * builds may write to the same one.
 *
 * @param folder that of the output in the manifest's paths
 */
export function entriesIn(outDir: string, { paths, predigested }: Manifest, folder: string): Manifest {
  const inside = (path: string): boolean =>
    path.startsWith(folder) && existsSync(join(outDir, path.slice(folder.length)))
  const strip = (path: string): string => (path.startsWith(folder) ? path.slice(folder.length) : path)
  const named = [...paths].filter(([, path]) => inside(path))
  const recorded = [...(predigested ?? [])].filter(([path]) => inside(path))
  return {
    paths: new Map(named.map(([key, path]) => [strip(key), strip(path)])),
    predigested: new Map(recorded.map(([path, digest]) => [strip(path), digest])),
  }
}
