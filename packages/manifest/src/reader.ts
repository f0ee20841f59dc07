import { StaticfilesError } from './error.ts'
import { renderTags, type TagOptions } from './html-tags.ts'
import type { EntryName, StaticPath } from './key-types.ts'
import type { Manifest } from './manifest.ts'
import { type ManifestJson, type ManifestSource, openSource } from './manifest-source.ts'
import { createRelease, type Entry, encodePath, type Release } from './release.ts'
import { onFileChange } from './watch-file.ts'

export interface ReaderOptions {
  /**
   * The URL prefix of the output folder, ending in a slash: `/static/` or `https://cdn.example.com/static/`.
   * @default '/static/'
   */
  base?: string | undefined
  /**
   * What a look-up of a missing key does: throw, or answer the URL of the name as it is. The same as Django's
   * `manifest_strict`.
   * @default true
   */
  strict?: boolean | undefined
  /**
   * Whether to read the file again when it changes. A new manifest counts from one look-up to the next, as a whole; one
   * that is broken or gone is reported to `onError`, and the last good one stays. Does not keep the process alive.
   * @default false
   */
  watch?: boolean | undefined
  /**
   * Told what is wrong with a manifest that was to be read again.
   * @default a line on stderr
   */
  onError?: ((error: StaticfilesError) => void) | undefined
}

export interface ManifestReader {
  /** The manifest that look-ups are answered from now. */
  readonly manifest: Manifest
  /**
   * The URL of an asset. Keys are exact, as in Django: `./a.css` and `/a.css` are not `a.css`. A query and a fragment
   * are kept, and a path that ends in a slash is answered without a digest.
   * @throws {StaticfilesError} `missing-key` when the manifest has no such key and `strict` is on
   */
  url(path: StaticPath): string
  /** Whether the manifest has this key. */
  has(path: string): boolean
  /**
   * The URLs that a page loads for an entry, which is named as in the manifest's `entrypoints`. A script or style sheet
   * that is no entry there is answered alone, as a module.
   * @throws {StaticfilesError} `missing-key` as in `url`; `not-an-entry` for another kind of file
   */
  entry(name: EntryName): Entry
  /**
   * The subresource integrity of an asset, such as `sha384-…`; `undefined` where the manifest records none.
   * @throws {StaticfilesError} `missing-key` as in `url`
   */
  integrity(path: StaticPath): string | undefined
  /**
   * The HTML that loads an entry: style sheets, preloads of modules, scripts, with the integrity that the manifest
   * records. Scripts are modules, or deferred where the manifest says that they are classic ones. Escaped, so a template has to put it in as it is.
   * @throws {StaticfilesError} as `entry` does
   */
  tags(name: EntryName, options?: TagOptions): string
  /** Ends the watch; look-ups go on from the last manifest. */
  close(): void
}

/**
 * Opens a manifest for look-ups.
 *
 * @param source the manifest's file, or a manifest that was read already
 * @throws {StaticfilesError} `manifest-unreadable`, `invalid-base`, `nothing-to-watch`, or one of `parseManifest`'s
 */
export function loadManifest(
  source: string | URL | Manifest | ManifestJson,
  options: ReaderOptions = {},
): ManifestReader {
  const { base = '/static/', strict = true, watch = false, onError = reportError } = options
  if (!base.endsWith('/')) {
    throw new StaticfilesError('invalid-base', `base is ${JSON.stringify(base)}; it must end in a slash.`)
  }
  const origin = openSource(source)
  const open = (): Release => createRelease(origin.read(), base)
  // The watch comes first, so that no change is missed between the two.
  const close = watch ? watchSource(origin, reload) : () => {}
  let release: Release
  try {
    release = open()
  } catch (error) {
    close()
    throw error
  }

  function reload(): void {
    try {
      release = open()
    } catch (error) {
      onError(error as StaticfilesError)
    }
  }

  function urlOf(name: string): string {
    const url = release.urls.get(name)
    if (url !== undefined) return url
    if (name !== '' && !name.endsWith('/') && strict) throw missingKey(name, release.nearest(name))
    return base + encodePath(name.replace(/^\/+/, ''))
  }

  function lookUp(path: string): string {
    const name = withoutQuery(path)
    return urlOf(name) + path.slice(name.length)
  }

  function entry(name: string): Entry {
    const recorded = release.entries.get(name)
    if (recorded) return recorded
    const url = urlOf(name)
    if (/\.css$/i.test(url)) return { type: 'module', js: [], css: [url], preload: [] }
    if (/\.[cm]?[jt]sx?$/i.test(url)) return { type: 'module', js: [url], css: [], preload: [] }
    throw new StaticfilesError(
      'not-an-entry',
      `${JSON.stringify(name)} is neither an entry nor a script or style sheet, so a page cannot load it by tags. Use url() for it.`,
    )
  }

  return {
    get manifest() {
      return release.manifest
    },
    url: (path) => release.urls.get(path) ?? lookUp(path),
    has: (path) => release.urls.has(path),
    entry,
    integrity: (path) => release.integrity.get(urlOf(withoutQuery(path))),
    tags: (name, tagOptions = {}) => renderTags(entry(name), release.integrity, tagOptions),
    close,
  }
}

/** @throws {StaticfilesError} `nothing-to-watch` */
function watchSource({ file }: ManifestSource, changed: () => void): () => void {
  if (file !== undefined) return onFileChange(file, changed)
  throw new StaticfilesError(
    'nothing-to-watch',
    'watch is on, but the manifest was given as an object. Give the name of its file.',
  )
}

function missingKey(name: string, meant: string | undefined): StaticfilesError {
  return new StaticfilesError(
    'missing-key',
    `The manifest has no entry for ${JSON.stringify(name)}.${meant === undefined ? '' : ` Did you mean ${JSON.stringify(meant)}?`}`,
  )
}

function reportError(error: StaticfilesError): void {
  process.stderr.write(`${error.message} The names of the last good manifest stay in use.\n`)
}

function withoutQuery(path: string): string {
  const end = path.search(/[?#]/)
  return end === -1 ? path : path.slice(0, end)
}
