import { compareCodePoints, sortByCodePoints } from './code-points.ts'
import { hashEntries } from './hash-entries.ts'
import { type JsonValue, pythonJson } from './python-json.ts'

/** What a manifest says of assets. */
export interface ManifestEntries {
  /** logicalPath → digestedPath; both posix, relative to the output folder, without a leading slash. */
  paths: Map<string, string>
  /**
   * What a page has to load for an entry, by the entry's source path and by its name. Absent when there are none; Django
   * ignores it.
   */
  entrypoints?: Map<string, Entrypoint> | undefined
  /**
   * What the page's import map has to say: the path that modules import a file by → its digestedPath. Absent when modules
   * import each other by digestedPaths; Django ignores it.
   */
  imports?: Map<string, string> | undefined
  /** digestedPath → subresource integrity, such as `sha384-…`. Absent when there is none; Django ignores it. */
  integrity?: Map<string, string> | undefined
  /**
   * Files whose names another tool made final: digestedPath → the first 12 hex characters of the md5 of their bytes.
   * Their names prove nothing about their content, so this is what `verify` compares. Absent when there are none;
   * Django ignores it.
   */
  predigested?: Map<string, string> | undefined
}

/** The content of a `staticfiles.json`. */
export interface Manifest extends ManifestEntries {
  /** The name of the build that wrote all of it. Absent where several share it, or nobody says so; Django ignores it. */
  build?: string | undefined
  /**
   * Where several builds share the manifest, what each of them has put into it, by the build's name, so that a rebuild
   * replaces that and nothing else. Absent when there are none; Django ignores it.
   */
  builds?: Map<string, BuildEntries> | undefined
}

/** What one of several builds has put into a manifest. */
export interface BuildEntries extends ManifestEntries {
  /**
   * The keys of `paths` that the bundler has made up, such as those of shared chunks. Where another build claims one for
   * another file, it goes to that build or, when it is loose there too, to none.
   */
  loose?: ReadonlySet<string> | undefined
}

/** What a page loads for one entry: digestedPaths, each list in load order. */
export interface Entrypoint {
  /**
   * How the scripts are to be loaded, as `type` of `new Worker` says it.
   * @default 'module'
   */
  type?: 'module' | 'classic' | undefined
  /** Scripts. */
  js: readonly string[]
  /** Style sheets. */
  css: readonly string[]
  /** The modules that the scripts import statically, and theirs. */
  preload: readonly string[]
  /**
   * What the scripts may load later, by `import()`: modules, what those import, and their style sheets.
   * @default []
   */
  lazy?: readonly string[] | undefined
}

/**
 * Django's `hash` field: the first 12 hex characters of `md5(json.dumps(sorted(paths.items())))`
 * (`ManifestFilesMixin.save_manifest`).
 */
export function manifestHash(paths: ReadonlyMap<string, string>): string {
  return hashOf(entriesJson(paths))
}

const hashOf = (entries: string): string => hashEntries(Buffer.from(entries, 'latin1'), 0).hash

function entriesJson(paths: ReadonlyMap<string, string>): string {
  return Array.from(sorted(paths), ([key, path]) => `${pythonJson(key)}: ${pythonJson(path)}`).join(', ')
}

/**
 * The bytes Django would write: `json.dumps` of `paths`, `version` and `hash` in this order, no newline at the end,
 * with `paths` sorted by code point so that the same entries give the same bytes (Django ticket #35846). Then what
 * Django ignores, where there is any: `entrypoints`, `imports`, `integrity`, `predigested`, `build` and `builds`, sorted too.
 */
export function serializeManifest({ paths, build, builds, ...extra }: Manifest): string {
  const entries = entriesJson(paths)
  const fields = new Map<string, JsonValue>([
    ['version', '1.1'],
    ['hash', hashOf(entries)],
    ...extraFields(extra),
  ])
  if (build !== undefined) fields.set('build', build)
  if (builds?.size) {
    const parts = mapValues(builds, ({ paths, loose, ...extra }): JsonValue => {
      const part = new Map<string, JsonValue>([['paths', sorted(paths)], ...extraFields(extra)])
      if (loose?.size) part.set('loose', [...loose].sort(compareCodePoints))
      return part
    })
    fields.set('builds', sorted(parts))
  }
  return `{"paths": {${entries}}, ${pythonJson(fields).slice(1)}`
}

function extraFields({
  entrypoints,
  imports,
  integrity,
  predigested,
}: Omit<ManifestEntries, 'paths'>): [string, JsonValue][] {
  const fields: [string, JsonValue][] = []
  if (entrypoints?.size) fields.push(['entrypoints', sorted(mapValues(entrypoints, entrypointJson))])
  if (imports?.size) fields.push(['imports', sorted(imports)])
  if (integrity?.size) fields.push(['integrity', sorted(integrity)])
  if (predigested?.size) fields.push(['predigested', sorted(predigested)])
  return fields
}

export function entrypointJson({ type, js, css, preload, lazy = [] }: Entrypoint): JsonValue {
  const lists = { js, css, preload, ...(lazy.length > 0 && { lazy }) }
  return new Map<string, JsonValue>(Object.entries({ ...(type === 'classic' && { type }), ...lists }))
}

/** The same keys with other values. */
export function mapValues<In, Out>(
  map: ReadonlyMap<string, In>,
  change: (value: In) => Out,
): Map<string, Out> {
  return new Map(Array.from(map, ([key, value]) => [key, change(value)]))
}

function sorted<Value>(map: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  if (isSorted(map.keys())) return map
  return new Map(sortByCodePoints([...map], ([key]) => key))
}

function isSorted(keys: Iterable<string>): boolean {
  let last = ''
  for (const key of keys) {
    if (compareCodePoints(last, key) > 0) return false
    last = key
  }
  return true
}
