import { StaticfilesError } from './error.ts'
import { isObject, parseJson } from './parse-json.ts'
import { readManifest } from './parse-manifest.ts'
import { isSafePath } from './safe-path.ts'

/**
 * Reads the manifest of this or another tool as key → path in the output: Django's `staticfiles.json`, Vite's
 * `manifest.json` (chunks, their CSS and assets), webpack-assets-manifest's flat object (names or objects with `src`), or
 * webpack-bundle-tracker's `webpack-stats.json`: its files by their own paths, and as `<chunk>.<extension>` what is the
 * chunk's only file of that extension.
 *
 * @param base the URL prefix that paths may begin with; it is taken off
 * @param file named in errors
 * @throws {StaticfilesError} `manifest-unknown-format`, or `manifest-not-json`, or one of `readManifest`'s
 */
export function parseAnyManifest(text: string, base: string, file: string): Map<string, string> {
  const data = parseJson(text, file)
  if (!isObject(data) || 'paths' in data) return readManifest(data, file).paths

  const paths = new Map<string, string>()
  if (isObject(data.chunks) && isObject(data.assets)) readWebpackStats(data.chunks, data.assets, paths)
  else readFlat(data, paths, file)
  return new Map(
    [...paths]
      .map(([key, path]) => [key, withoutBase(path, base)] as const)
      .filter(([, path]) => isSafePath(path)),
  )
}

function readFlat(data: Record<string, unknown>, paths: Map<string, string>, file: string): void {
  for (const [key, value] of Object.entries(data)) {
    if (isObject(value) && typeof value.file === 'string') readViteChunk(key, value, paths)
    else if (typeof value === 'string') paths.set(key, value)
    else if (isObject(value) && typeof value.src === 'string') paths.set(key, value.src)
    else if (key !== 'entrypoints') {
      throw new StaticfilesError(
        'manifest-unknown-format',
        `${file} has an entry for ${JSON.stringify(key)} of an unknown form. Manifests of Django, Vite, webpack-assets-manifest and webpack-bundle-tracker are understood.`,
        { file },
      )
    }
  }
}

function readWebpackStats(
  chunks: Record<string, unknown>,
  assets: Record<string, unknown>,
  paths: Map<string, string>,
): void {
  for (const path of Object.keys(assets)) paths.set(path, path)
  for (const [name, files] of Object.entries(chunks)) {
    if (!Array.isArray(files)) continue
    for (const path of files) {
      const extension = typeof path === 'string' ? /\.\w+$/.exec(path)?.[0] : undefined
      const isOnly = files.filter((other) => String(other).endsWith(`${extension}`)).length === 1
      if (extension !== undefined && isOnly) paths.set(name + extension, path)
    }
  }
}

/** Files that Vite lists without a key of their own get their path as key. */
function readViteChunk(key: string, chunk: Record<string, unknown>, paths: Map<string, string>): void {
  paths.set(key, chunk.file as string)
  for (const list of [chunk.css, chunk.assets]) {
    if (!Array.isArray(list)) continue
    for (const path of list) if (typeof path === 'string') paths.set(path, path)
  }
}

function withoutBase(path: string, base: string): string {
  return path.startsWith(base) ? path.slice(base.length) : path.replace(/^\//, '')
}
