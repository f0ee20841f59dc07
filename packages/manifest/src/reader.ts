import { readFileSync } from 'node:fs'
import { StaticfilesError } from './error.ts'
import { type Manifest, parseManifest } from './manifest.ts'
import { nearestName } from './nearest.ts'

export interface ReaderOptions {
  /**
   * The URL prefix of the output folder, ending in a slash: `/static/` or `https://cdn.example.com/static/`.
   * @default '/static/'
   */
  base?: string
  /**
   * What a look-up of a missing key does: throw, or answer the URL of the name as it is. The same as Django's
   * `manifest_strict`.
   * @default true
   */
  strict?: boolean
}

export interface ManifestReader {
  /**
   * The URL of an asset. Keys are exact, as in Django: `./a.css` and `/a.css` are not `a.css`. A query and a fragment
   * are kept, and a path that ends in a slash is answered without a digest.
   * @throws {StaticfilesError} `missing-key` when the manifest has no such key and `strict` is on
   */
  url(path: string): string
  /** Whether the manifest has this key. */
  has(path: string): boolean
}

/**
 * Opens a manifest for look-ups.
 *
 * @param source the manifest's file, or a manifest that was read already
 * @throws {StaticfilesError} `manifest-unreadable`, `invalid-base`, or one of `parseManifest`'s
 */
export function loadManifest(source: string | URL | Manifest, options: ReaderOptions = {}): ManifestReader {
  const { base = '/static/', strict = true } = options
  if (!base.endsWith('/')) {
    throw new StaticfilesError('invalid-base', `base is ${JSON.stringify(base)}; it must end in a slash.`)
  }
  const { paths } = typeof source === 'string' || source instanceof URL ? readManifest(source) : source
  const urls = new Map<string, string>()
  for (const [key, digestedPath] of paths) urls.set(key, base + encodePath(digestedPath))
  const nearest = nearestName(urls.keys())

  function lookUp(path: string): string {
    const end = path.search(/[?#]/)
    const name = end === -1 ? path : path.slice(0, end)
    const url = urls.get(name)
    if (url === undefined && name !== '' && !name.endsWith('/') && strict) {
      const meant = nearest(name)
      throw new StaticfilesError(
        'missing-key',
        `The manifest has no entry for ${JSON.stringify(name)}.${meant === undefined ? '' : ` Did you mean ${JSON.stringify(meant)}?`}`,
      )
    }
    return (url ?? base + encodePath(name)) + path.slice(name.length)
  }

  return {
    url: (path) => urls.get(path) ?? lookUp(path),
    has: (path) => urls.has(path),
  }
}

function readManifest(source: string | URL): Manifest {
  const file = String(source)
  let text: string
  try {
    text = readFileSync(source, 'utf8')
  } catch (cause) {
    throw new StaticfilesError(
      'manifest-unreadable',
      `${file} cannot be read: ${(cause as Error).message}. Has the build run?`,
      {
        file,
        cause,
      },
    )
  }
  return parseManifest(text, file)
}

/** A path as part of a URL, with the same characters left alone as in Django's `filepath_to_uri`. */
function encodePath(path: string): string {
  return encodeURI(path.toWellFormed()).replace(/[?#;,&=+$:@]/g, encodeURIComponent)
}
