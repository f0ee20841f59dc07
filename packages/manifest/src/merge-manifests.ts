import { StaticfilesError } from './error.ts'
import { type BuildEntries, entrypointJson, type Manifest, type ManifestEntries } from './manifest.ts'
import { pythonJson } from './python-json.ts'

/** A manifest, and what people call it. */
export interface NamedManifest {
  name: string
  manifest: Manifest
}

/**
 * Makes one manifest of several. What two of them say alike is no conflict.
 * @throws {StaticfilesError} `manifest-conflict`, which names both
 */
export function mergeManifests(sources: readonly NamedManifest[]): Manifest {
  const advice = 'Rename one of the two, or build one of the outputs with a `prefix`.'
  const merged: Manifest = mergeEntries(sources, advice)
  const builds = new Map<string, NamedManifest[]>()
  for (const { name, manifest } of sources) {
    for (const [build, part] of manifest.builds ?? [])
      builds.set(build, [...(builds.get(build) ?? []), { name, manifest: part }])
  }
  if (builds.size > 0) {
    merged.builds = new Map(Array.from(builds, ([build, parts]) => [build, mergeEntries(parts, advice)]))
  }
  return merged
}

/**
 * Puts what a build has to say into the manifest that it shares with others. What it said before is replaced; what no
 * build has said, as when Django wrote it, stays.
 *
 * @param build the build's name, the same each time
 * @throws {StaticfilesError} `manifest-conflict`, which names both builds
 */
export function mergeBuild(shared: Manifest, build: string, entries: BuildEntries): Manifest {
  const { build: sole, builds: parts = new Map<string, BuildEntries>(), ...all } = shared
  const builds = sole === undefined ? parts : new Map<string, BuildEntries>([[sole, all]])
  const others = [...builds].filter(([name]) => name !== build)
  const merged = new Map([...others, [build, entries]])
  const sources = Array.from(
    merged,
    ([name, manifest]): NamedBuild => ({
      name: `the build ${JSON.stringify(name)}`,
      manifest,
    }),
  )
  const rest: NamedBuild = {
    name: 'what is there of no build',
    manifest: withoutEntries(shared, [...builds.values()]),
  }
  const advice =
    'Rename one of the two, or give one build a `prefix`. If one is left over from before, delete the manifest and run all builds again.'
  return { ...mergeEntries(withoutYielding([rest, ...sources]), advice), builds: merged }
}

/** The same without the loose keys that another one claims for another file. */
function withoutYielding(sources: readonly NamedBuild[]): NamedManifest[] {
  const claims = new Map<string, Set<string>>()
  for (const { manifest } of sources) {
    for (const [key, path] of manifest.paths) claims.set(key, (claims.get(key) ?? new Set()).add(path))
  }
  return sources.map(({ name, manifest: { loose, ...entries } }) => {
    const kept = [...entries.paths].filter(([key]) => !loose?.has(key) || claims.get(key)?.size === 1)
    return { name, manifest: { ...entries, paths: new Map(kept) } }
  })
}

interface NamedBuild {
  name: string
  manifest: BuildEntries
}

function mergeEntries(sources: readonly NamedManifest[], advice: string): ManifestEntries {
  const conflicts: Conflict[] = []
  const merge = <Value>(
    fieldOf: (entries: ManifestEntries) => ReadonlyMap<string, Value> | undefined,
    fault: (key: string, one: Value, other: Value) => string,
    textOf: (value: Value) => string,
  ): Map<string, Value> | undefined => {
    const merged = new Map<string, Value>()
    const owners = new Map<string, string>()
    for (const { name, manifest } of sources) {
      for (const [key, value] of fieldOf(manifest) ?? []) {
        const other = merged.get(key)
        if (other === undefined) {
          merged.set(key, value)
          owners.set(key, name)
        } else if (textOf(other) !== textOf(value)) {
          conflicts.push({
            one: owners.get(key)!,
            other: name,
            fault: fault(JSON.stringify(key), other, value),
          })
        }
      }
    }
    return merged.size > 0 ? merged : undefined
  }

  const asText = (text: string): string => text
  const otherBytes = (path: string) => `have the file ${path}, with different bytes`
  const merged: ManifestEntries = {
    paths:
      merge(
        ({ paths }) => paths,
        (key, one, other) => `have the key ${key}, for ${JSON.stringify(one)} and ${JSON.stringify(other)}`,
        asText,
      ) ?? new Map(),
    entrypoints: merge(
      ({ entrypoints }) => entrypoints,
      (name) => `have an entry ${name}, and not the same`,
      (entry) => pythonJson(entrypointJson(entry)),
    ),
    imports: merge(
      ({ imports }) => imports,
      (path, one, other) =>
        `have modules that import ${path}, and mean ${JSON.stringify(one)} and ${JSON.stringify(other)}`,
      asText,
    ),
    integrity: merge(({ integrity }) => integrity, otherBytes, asText),
    predigested: merge(({ predigested }) => predigested, otherBytes, asText),
  }
  const [first, ...more] = conflicts
  if (!first) return merged
  throw new StaticfilesError(
    'manifest-conflict',
    `Both ${first.one} and ${first.other} ${first.fault}${more.length > 0 ? `; ${more.length} more in conflict` : ''}. ${advice}`,
  )
}

interface Conflict {
  one: string
  other: string
  fault: string
}

/** What a manifest says and none of its parts. */
function withoutEntries(manifest: Manifest, parts: readonly ManifestEntries[]): ManifestEntries {
  const rest = <Value>(
    fieldOf: (entries: ManifestEntries) => ReadonlyMap<string, Value> | undefined,
  ): Map<string, Value> => {
    return new Map(
      [...(fieldOf(manifest) ?? [])].filter(([key]) => !parts.some((part) => fieldOf(part)?.has(key))),
    )
  }
  return {
    paths: rest(({ paths }) => paths),
    entrypoints: rest(({ entrypoints }) => entrypoints),
    imports: rest(({ imports }) => imports),
    integrity: rest(({ integrity }) => integrity),
    predigested: rest(({ predigested }) => predigested),
  }
}
