import { type Entry, entryOfFile } from './entry.ts'
import { StaticfilesError } from './error.ts'
import { renderImportMap, renderTags, type TagOptions } from './html-tags.ts'
import { wholeImportMap } from './import-map.ts'
import type { EntryName, StaticPath } from './key-types.ts'
import { type LinkOptions, renderLinks } from './link-header.ts'
import type { Manifest } from './manifest.ts'
import { type ManifestJson, openSource } from './manifest-source.ts'
import { openReleases } from './releases.ts'

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
   *
   * Unless the environment variable NODE_ENV is `production`, it also follows the dev server that leaves its record
   * beside the manifest: while that runs, URLs lead to it. Then the manifest may be missing at first; look-ups throw
   * `manifest-unreadable` until there is one, or a dev server.
   * @default false
   */
  watch?: boolean | undefined
  /**
   * Told what is wrong with a manifest that was to be read again, or with the record of a dev server.
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
  /** Whether the manifest has this key. While a dev server runs, whatever may be a key is taken for one. */
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
   * The HTML that loads an entry, or several: the import map that its modules need, style sheets, preloads of modules,
   * scripts, with the integrity that the manifest records. The import map has that of all modules that the entry can
   * reach, also by `import()`. Scripts are modules, or deferred where the manifest says that they are classic ones.
   * Escaped, so a template has to put it in as it is.
   *
   * Not all browsers take a second import map, so a page with several entries names them in one call, or begins with
   * `importMap()`.
   * @throws {StaticfilesError} as `entry` does
   */
  tags(name: EntryName | readonly EntryName[], options?: TagOptions): string
  /**
   * The HTML of an import map for all entries, which has to come before the first module; empty where none needs one.
   */
  importMap(options?: Pick<TagOptions, 'nonce'>): string
  /**
   * The values of a `Link` header that preload what the tags of an entry, or several, load: for a response with status
   * 103, early hints, or for the response itself.
   * @example response.writeEarlyHints({ link: manifest.links('src/main.ts') })
   * @throws {StaticfilesError} as `entry` does
   */
  links(name: EntryName | readonly EntryName[], options?: LinkOptions): string[]
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
  const { base = '/static/', strict = true, watch = false, onError } = options
  if (!base.endsWith('/')) {
    throw new StaticfilesError('invalid-base', `base is ${JSON.stringify(base)}; it must end in a slash.`)
  }
  const releases = openReleases(openSource(source), { base, strict, watch, onError })

  function urlOf(name: string): string {
    return releases.current.urlOf(name) ?? releases.current.urlOfOther(name)
  }

  function lookUp(path: string): string {
    const name = withoutQuery(path)
    return urlOf(name) + path.slice(name.length)
  }

  function entry(name: string): Entry {
    const { entries, client, map } = releases.current
    const recorded = entries.get(name)
    if (recorded) return recorded
    const url = urlOf(name)
    // What it imports, no one knows.
    const alone = entryOfFile(url, client, [...map.imports.values()])
    if (alone) return alone
    throw new StaticfilesError(
      'not-an-entry',
      `${JSON.stringify(name)} is neither an entry nor a script or style sheet, so a page cannot load it by tags. Use url() for it.`,
    )
  }

  function entriesOf(names: string | readonly string[]): Entry[] {
    return [names].flat().map(entry)
  }

  return {
    get manifest() {
      return releases.current.manifest
    },
    url: (path) => releases.current.urlOf(path) ?? lookUp(path),
    has: (path) => releases.current.has(path),
    entry,
    integrity: (path) => releases.current.map.integrity.get(urlOf(withoutQuery(path))),
    tags: (names, tagOptions = {}) => renderTags(entriesOf(names), releases.current.map, tagOptions),
    importMap(tagOptions = {}) {
      const { entries, map } = releases.current
      return renderImportMap(wholeImportMap(entries.values(), map), tagOptions)
    },
    links: (names, linkOptions = {}) => renderLinks(entriesOf(names), releases.current.map, linkOptions),
    close: releases.close,
  }
}

function withoutQuery(path: string): string {
  const end = path.search(/[?#]/)
  return end === -1 ? path : path.slice(0, end)
}
