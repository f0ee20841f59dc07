import { createHash } from 'node:crypto'
import { compareCodePoints } from './code-points.ts'
import { StaticfilesError } from './error.ts'
import { pythonObject, pythonString } from './python-json.ts'

/** The content of a `staticfiles.json`. */
export interface Manifest {
  /** logicalPath → digestedPath; both posix, relative to the output folder, without a leading slash. */
  paths: Map<string, string>
  /**
   * Files whose names another tool made final: digestedPath → the first 12 hex characters of the md5 of their bytes.
   * Their names prove nothing about their content, so this is what `verify` compares. Absent when there are none;
   * Django ignores it.
   */
  predigested?: Map<string, string> | undefined
}

/**
 * Django's `hash` field: the first 12 hex characters of `md5(json.dumps(sorted(paths.items())))`
 * (`ManifestFilesMixin.save_manifest`).
 */
export function manifestHash(paths: ReadonlyMap<string, string>): string {
  const items = sortedEntries(paths).map(([key, value]) => `[${pythonString(key)}, ${pythonString(value)}]`)
  return createHash('md5')
    .update(`[${items.join(', ')}]`)
    .digest('hex')
    .slice(0, 12)
}

/**
 * The bytes Django would write: `json.dumps` of `paths`, `version` and `hash` in this order, no newline at the end,
 * with `paths` sorted by code point so that the same entries give the same bytes (Django ticket #35846).
 */
export function serializeManifest(manifest: Manifest): string {
  const { paths, predigested } = manifest
  const fields = [
    `"paths": ${pythonObject(sortedEntries(paths))}`,
    `"version": "1.1"`,
    `"hash": ${pythonString(manifestHash(paths))}`,
  ]
  if (predigested?.size) fields.push(`"predigested": ${pythonObject(sortedEntries(predigested))}`)
  return `{${fields.join(', ')}}`
}

/**
 * Reads the text of a manifest. Versions "1.1" and "1.0" are taken, as Django takes them; unknown top-level keys are
 * left out.
 *
 * @param file named in errors
 * @throws {StaticfilesError} `manifest-not-json`, `manifest-not-object`, `manifest-version`, `manifest-paths`,
 * `manifest-value` or `manifest-unsafe-path`
 */
export function parseManifest(text: string, file = 'staticfiles.json'): Manifest {
  const data = parseJson(text, file)
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
  const manifest: Manifest = { paths: readPaths(data.paths, 'paths', file) }
  for (const digestedPath of manifest.paths.values()) assertSafePath(digestedPath, file)
  if (data.predigested !== undefined) {
    manifest.predigested = readPaths(data.predigested, 'predigested', file)
    for (const digestedPath of manifest.predigested.keys()) assertSafePath(digestedPath, file)
  }
  return manifest
}

/** Whether a path stays inside the folder or URL that it is joined to. */
export function isSafePath(path: string): boolean {
  if (path === '' || path.includes('\0') || /^[a-z]:[\\/]/i.test(path)) return false
  return (
    !path.split('/').includes('') &&
    !path.split(/[\\/]/).some((segment) => segment === '..' || segment === '.')
  )
}

function assertSafePath(path: string, file: string): void {
  if (isSafePath(path)) return
  throw new StaticfilesError(
    'manifest-unsafe-path',
    `${file} names ${JSON.stringify(path)}, which is not a path inside the output folder. It was not written by this tool or by Django: do not use it.`,
    { file },
  )
}

function readPaths(value: unknown, key: string, file: string): Map<string, string> {
  if (!isObject(value)) {
    throw new StaticfilesError(
      'manifest-paths',
      `${file} has ${describe(value)} as "${key}"; an object is needed.`,
      { file },
    )
  }
  const paths = new Map<string, string>()
  for (const [name, path] of Object.entries(value)) {
    if (typeof path !== 'string') {
      throw new StaticfilesError(
        'manifest-value',
        `${file} maps ${JSON.stringify(name)} to ${describe(path)} in "${key}"; a string is needed.`,
        { file },
      )
    }
    paths.set(name, path)
  }
  return paths
}

function parseJson(text: string, file: string): unknown {
  if (text.trim() === '')
    throw new StaticfilesError('manifest-not-json', `${file} is empty; a manifest is a JSON object.`, {
      file,
    })
  try {
    return JSON.parse(text)
  } catch (cause) {
    const fault = (cause as Error).message
    const ended = fault.includes('end of JSON input')
    const position = ended ? text.length : Number(/at position (\d+)/.exec(fault)?.[1])
    const reason =
      position >= text.length
        ? `it ends too early, after ${text.length} characters: it is truncated`
        : fault.replace(/(, ["\u2026.]| in JSON| at position).*/s, '')
    const place = Number.isNaN(position) ? {} : placeAt(text, position)
    const where = place.line === undefined ? file : `${file}:${place.line}:${place.column}`
    throw new StaticfilesError(
      'manifest-not-json',
      `${where} is not valid JSON: ${reason}. Build it again.`,
      {
        file,
        ...place,
        cause,
      },
    )
  }
}

function placeAt(text: string, position: number): { line?: number; column?: number } {
  const before = text.slice(0, position).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}

function sortedEntries(paths: ReadonlyMap<string, string>): [string, string][] {
  return [...paths].sort(([a], [b]) => compareCodePoints(a, b))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value} (${JSON.stringify(value)})`
}
