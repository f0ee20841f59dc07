import { posix } from 'node:path'
import { type Entrypoint, type Manifest, StaticfilesError } from '@staticfiles/manifest'

/** What Vite's manifest says of a file. */
interface ViteChunk {
  file: string
  src?: string
  isEntry?: true
  css?: readonly string[]
  /** Keys of the chunks that this one imports. */
  imports?: readonly string[]
}

/**
 * Vite's manifest. A chunk that no key names gets one as Vite would give it, with an underscore.
 * @throws {StaticfilesError} `not-exportable` for an entry of several scripts
 */
export function toViteManifest({ paths, entrypoints = new Map() }: Manifest): Record<string, ViteChunk> {
  const chunks = new Map<string, ViteChunk>(Array.from(paths, ([src, file]) => [src, { file, src }]))
  const keys = new Map(Array.from(paths, ([key, path]) => [path, key]))

  for (const [name, entry] of entrypoints) {
    const file = fileOf(name, entry)
    const imports = entry.preload.map((path) => {
      const key = keys.get(path) ?? `_${posix.basename(path)}`
      if (!chunks.has(key)) chunks.set(key, { file: path })
      return key
    })
    const css = entry.css.filter((path) => path !== file)
    chunks.set(name, {
      file,
      src: name,
      isEntry: true,
      ...(css.length > 0 && { css }),
      ...(imports.length > 0 && { imports }),
    })
  }
  return Object.fromEntries(chunks)
}

function fileOf(name: string, { js, css }: Entrypoint): string {
  const [file, second] = js.length > 0 ? js : css
  if (file !== undefined && second === undefined) return file
  throw new StaticfilesError(
    'not-exportable',
    `The entry ${JSON.stringify(name)} is loaded by ${js.length} scripts (${js.join(', ')}), and Vite's manifest can name one. ` +
      'Have the bundler put them into one (optimization.runtimeChunk: false in webpack), or choose another format.',
  )
}
