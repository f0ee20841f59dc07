import { StaticfilesError } from './error.ts'
import type { BuildEntries, Entrypoint, Manifest, ManifestEntries } from './manifest.ts'
import { isObject, parseJson } from './parse-json.ts'
import { assertSafePaths } from './safe-path.ts'

const INTEGRITY = /^sha(?:256|384|512)-[A-Za-z0-9+/]+={0,2}$/

/**
 * Reads the text of a manifest. Versions "1.1" and "1.0" are taken, as Django takes them; unknown top-level keys are
 * left out.
 *
 * @param file named in errors
 * @throws {StaticfilesError} `manifest-not-json`, or one of `readManifest`'s
 */
export function parseManifest(text: string, file = 'staticfiles.json'): Manifest {
  return readManifest(parseJson(text, file), file)
}

/**
 * Reads the JSON value of a manifest.
 * @throws {StaticfilesError} `manifest-not-object`, `manifest-version`, `manifest-paths`, `manifest-value`,
 * `manifest-entrypoints`, `manifest-builds`, `manifest-integrity` or `manifest-unsafe-path`
 */
export function readManifest(data: unknown, file: string): Manifest {
  if (!isObject(data)) {
    throw new StaticfilesError(
      'manifest-not-object',
      `${file} is not a manifest: it holds ${describe(data)}, not an object.`,
      { file },
    )
  }
  if (data.version !== '1.1' && data.version !== '1.0') {
    throw new StaticfilesError(
      'manifest-version',
      `${file} has version ${data.version === undefined ? 'none' : JSON.stringify(data.version)}; a manifest has the string "1.1" (or "1.0"). ` +
        'Is it the manifest of another tool?',
      { file },
    )
  }
  const manifest: Manifest = readEntries(data, file)
  if (data.build !== undefined) {
    if (typeof data.build !== 'string')
      throw buildsError(`${describe(data.build)} as "build"; a string`, file)
    manifest.build = data.build
  }
  if (data.builds !== undefined) manifest.builds = readBuilds(data.builds, file)
  assertHarmless(manifest, file)
  return manifest
}

function readEntries(data: Record<string, unknown>, file: string): ManifestEntries {
  const manifest: ManifestEntries = { paths: readStrings(data.paths, 'paths', file) }
  if (data.entrypoints !== undefined) manifest.entrypoints = readEntrypoints(data.entrypoints, file)
  if (data.imports !== undefined) manifest.imports = readStrings(data.imports, 'imports', file)
  if (data.integrity !== undefined) manifest.integrity = readStrings(data.integrity, 'integrity', file)
  if (data.predigested !== undefined) {
    manifest.predigested = readStrings(data.predigested, 'predigested', file)
  }
  return manifest
}

function readBuilds(value: unknown, file: string): Map<string, BuildEntries> {
  if (!isObject(value)) throw buildsError(`${describe(value)} as "builds"; an object`, file)
  return new Map(
    Object.entries(value).map(([name, part]) => {
      const build = `the build ${JSON.stringify(name)}`
      if (!isObject(part)) throw buildsError(`${describe(part)} as ${build}; an object`, file)
      const entries = readEntries(part, file)
      if (part.loose === undefined) return [name, entries]
      if (areStrings(part.loose)) return [name, { ...entries, loose: new Set(part.loose) }]
      throw buildsError(`${describe(part.loose)} as "loose" of ${build}; a list of strings`, file)
    }),
  )
}

function buildsError(fault: string, file: string): StaticfilesError {
  return new StaticfilesError('manifest-builds', `${file} has ${fault} is needed.`, { file })
}

/**
 * Refuses paths that lead out of the output folder, and integrity values that are none.
 * @throws {StaticfilesError} `manifest-integrity` or `manifest-unsafe-path`
 */
export function assertHarmless({ build, builds, ...entries }: Manifest, file: string): void {
  for (const part of [entries, ...(builds?.values() ?? [])]) assertHarmlessEntries(part, file)
}

function assertHarmlessEntries(entries: ManifestEntries, file: string): void {
  const { paths, entrypoints, imports, integrity, predigested } = entries
  assertSafePaths(paths.values(), file)
  for (const { js, css, preload, lazy = [] } of entrypoints?.values() ?? [])
    assertSafePaths([...js, ...css, ...preload, ...lazy], file)
  for (const pair of imports ?? []) assertSafePaths(pair, file)
  assertSafePaths(predigested?.keys() ?? [], file)
  assertSafePaths(integrity?.keys() ?? [], file)
  for (const [path, value] of integrity ?? []) {
    if (INTEGRITY.test(value)) continue
    throw new StaticfilesError(
      'manifest-integrity',
      `${file} has ${JSON.stringify(value)} as integrity of ${JSON.stringify(path)}; one such as "sha384-…" is needed. Build it again.`,
      { file },
    )
  }
}

function readStrings(value: unknown, key: string, file: string): Map<string, string> {
  if (!isObject(value)) {
    throw new StaticfilesError(
      'manifest-paths',
      `${file} has ${describe(value)} as "${key}"; an object is needed.`,
      { file },
    )
  }
  const strings = new Map<string, string>()
  // Of very many, `Object.entries` would make as many lists.
  for (const name of Object.keys(value)) {
    const string = value[name]
    if (typeof string !== 'string') {
      throw new StaticfilesError(
        'manifest-value',
        `${file} maps ${JSON.stringify(name)} to ${describe(string)} in "${key}"; a string is needed.`,
        { file },
      )
    }
    strings.set(name, string)
  }
  return strings
}

function readEntrypoints(value: unknown, file: string): Map<string, Entrypoint> {
  if (!isObject(value)) throw entrypointsError(`${describe(value)} as "entrypoints"; an object`, file)
  const entrypoints = new Map<string, Entrypoint>()
  for (const [name, lists] of Object.entries(value)) {
    const entry = JSON.stringify(name)
    if (!isObject(lists)) throw entrypointsError(`${describe(lists)} as entrypoint ${entry}; an object`, file)
    const list = (key: keyof Entrypoint): string[] => {
      const { [key]: paths = [] } = lists
      if (areStrings(paths)) return paths
      const what = Array.isArray(paths) ? 'a list of other things' : describe(paths)
      throw entrypointsError(`${what} as "${key}" of the entrypoint ${entry}; a list of strings`, file)
    }
    const { type = 'module' } = lists
    if (type !== 'module' && type !== 'classic')
      throw entrypointsError(
        `${describe(type)} as "type" of the entrypoint ${entry}; "module" or "classic"`,
        file,
      )
    const paths = { js: list('js'), css: list('css'), preload: list('preload') }
    const lazy = list('lazy')
    entrypoints.set(name, {
      ...(type === 'classic' && { type }),
      ...paths,
      ...(lazy.length > 0 && { lazy }),
    })
  }
  return entrypoints
}

function entrypointsError(fault: string, file: string): StaticfilesError {
  return new StaticfilesError('manifest-entrypoints', `${file} has ${fault} is needed.`, { file })
}

function areStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value} (${JSON.stringify(value)})`
}
