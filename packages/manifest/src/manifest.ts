import { createHash } from 'node:crypto'
import { compareCodePoints } from './code-points.ts'
import { type JsonValue, pythonJson } from './python-json.ts'

/** The content of a `staticfiles.json`. */
export interface Manifest {
  /** logicalPath → digestedPath; both posix, relative to the output folder, without a leading slash. */
  paths: Map<string, string>
  /**
   * What a page has to load for an entry, by the entry's source path and by its name. Absent when there are none; Django
   * ignores it.
   */
  entrypoints?: Map<string, Entrypoint> | undefined
  /** digestedPath → subresource integrity, such as `sha384-…`. Absent when there is none; Django ignores it. */
  integrity?: Map<string, string> | undefined
  /**
   * Files whose names another tool made final: digestedPath → the first 12 hex characters of the md5 of their bytes.
   * Their names prove nothing about their content, so this is what `verify` compares. Absent when there are none;
   * Django ignores it.
   */
  predigested?: Map<string, string> | undefined
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
}

/**
 * Django's `hash` field: the first 12 hex characters of `md5(json.dumps(sorted(paths.items())))`
 * (`ManifestFilesMixin.save_manifest`).
 */
export function manifestHash(paths: ReadonlyMap<string, string>): string {
  return createHash('md5')
    .update(pythonJson([...sorted(paths)]))
    .digest('hex')
    .slice(0, 12)
}

/**
 * The bytes Django would write: `json.dumps` of `paths`, `version` and `hash` in this order, no newline at the end,
 * with `paths` sorted by code point so that the same entries give the same bytes (Django ticket #35846). Then what
 * Django ignores, where there is any: `entrypoints`, `integrity` and `predigested`, sorted too.
 */
export function serializeManifest(manifest: Manifest): string {
  const { paths, entrypoints, integrity, predigested } = manifest
  const fields = new Map<string, JsonValue>([
    ['paths', sorted(paths)],
    ['version', '1.1'],
    ['hash', manifestHash(paths)],
  ])
  if (entrypoints?.size) {
    const entries = Array.from(entrypoints, ([name, { type, js, css, preload }]): [string, JsonValue] => [
      name,
      new Map<string, JsonValue>(Object.entries({ ...(type === 'classic' && { type }), js, css, preload })),
    ])
    fields.set('entrypoints', sorted(new Map(entries)))
  }
  if (integrity?.size) fields.set('integrity', sorted(integrity))
  if (predigested?.size) fields.set('predigested', sorted(predigested))
  return pythonJson(fields)
}

function sorted<Value>(map: ReadonlyMap<string, Value>): Map<string, Value> {
  return new Map([...map].sort(([a], [b]) => compareCodePoints(a, b)))
}
