import type { Entry } from './entry.ts'
import { StaticfilesError } from './error.ts'
import type { HotRecord } from './hot-record.ts'
import { type ImportMap, withOtherImports } from './import-map.ts'
import { type Entrypoint, type Manifest, mapValues } from './manifest.ts'
import { nearestName } from './nearest.ts'
import { isSafePath } from './safe-path.ts'

/** What look-ups are answered from, whole and for good: a change makes a new one, so that nobody sees half of it. */
export interface Release {
  manifest: Manifest
  /** The URL of a key; `undefined` for a name that is none. */
  urlOf(name: string): string | undefined
  /** Entry → the URLs to load. */
  entries: ReadonlyMap<string, Entry>
  /** What the import map of a page with all entries says. */
  map: ImportMap
  /** Scripts that come before those of any entry that is not listed: URLs. */
  client: readonly string[]
  has(name: string): boolean
  /**
   * The URL of a name that is no key.
   * @throws {StaticfilesError}
   */
  urlOfOther(name: string): string
}

export interface ReleaseOptions {
  /** The URL prefix, ending in a slash. */
  base: string
  /** Whether a name that is no key is an error. */
  strict: boolean
  /**
   * How URLs are made of paths.
   * @default `base` and the path
   */
  urls?: UrlsOfPaths | undefined
}

export interface UrlsOfPaths {
  urlOf(path: string): string
  /** The URL that modules import a path by. */
  specifierOf(path: string): string
}

/** A manifest turned into URLs. */
export function createRelease(manifest: Manifest, { base, strict, urls }: ReleaseOptions): Release {
  const { urlOf, specifierOf } = urls ?? urlsBelow(base)
  const { paths } = manifest
  // Most URLs are the base and the path, so those are not kept: there may be very many.
  const others = new Map<string, string>()
  for (const [key, path] of paths) if (urls || NEEDS_ESCAPE.test(path)) others.set(key, urlOf(path))
  const recorded = mapValues(
    manifest.entrypoints ?? new Map<string, Entrypoint>(),
    ({ type = 'module', js, css, preload, lazy = [] }): Entry => ({
      type,
      js: js.map(urlOf),
      css: css.map(urlOf),
      preload: preload.map(urlOf),
      lazy: lazy.map(urlOf),
    }),
  )
  const map = {
    imports: new Map(Array.from(manifest.imports ?? [], ([from, to]) => [specifierOf(from), urlOf(to)])),
    integrity: new Map(Array.from(manifest.integrity ?? [], ([path, value]) => [urlOf(path), value])),
  }
  const entries = withOtherImports(recorded, map)
  let nearest: ((name: string) => string | undefined) | undefined
  return {
    ...{ manifest, entries, map, client: [] },
    has: (name) => paths.has(name),
    urlOf(name) {
      const path = paths.get(name)
      if (path === undefined) return undefined
      return (others.size > 0 ? others.get(name) : undefined) ?? base + path
    },
    urlOfOther(name) {
      if (name !== '' && !name.endsWith('/') && strict) {
        nearest ??= nearestName([...paths.keys(), ...entries.keys()])
        throw missingKey(name, nearest(name))
      }
      return urlOf(withoutLeadingSlashes(name))
    },
  }
}

/**
 * The release of a dev server, which knows by itself what it has: every name that may be a key leads to it.
 *
 * @param manifest the one of the last build
 */
export function createHotRelease(
  { url, client, entries }: HotRecord,
  { manifest, strict }: { manifest: Manifest; strict: boolean },
): Release {
  const urlOf = (name: string): string => {
    if (name !== '' && !isSafePath(name.replace(/\/$/, '')) && strict) throw missingKey(name, undefined)
    return url + encodePath(withoutLeadingSlashes(name))
  }
  return {
    ...{ manifest, map: NO_MAP, urlOf: () => undefined },
    client: client === undefined ? [] : [urlOf(client)],
    entries: mapValues(entries, ({ type, js, css }): Entry => {
      return { type, js: js.map(urlOf), css: css.map(urlOf), preload: [], lazy: [] }
    }),
    has: (name) => name !== '',
    urlOfOther: urlOf,
  }
}

const NO_MAP: ImportMap = { imports: new Map(), integrity: new Map() }

/** The release of a build that is still to come. */
export function createEmptyRelease(error: StaticfilesError): Release {
  return {
    ...{
      manifest: { paths: new Map() },
      urlOf: () => undefined,
      entries: new Map(),
      map: NO_MAP,
      client: [],
    },
    has: () => false,
    urlOfOther() {
      throw error
    },
  }
}

function urlsBelow(base: string): UrlsOfPaths {
  return {
    urlOf: (path) => base + encodePath(path),
    specifierOf: (path) => base + encodeSpecifier(path),
  }
}
/** What `encodePath` changes. */
const NEEDS_ESCAPE = /[^\w;,/:@&=+$.!~*'()-]/

/**
 * A path as part of a URL. Characters that may stand in a path as they are do so, unlike in Django's `filepath_to_uri`:
 * several Node servers look for `logo%402x.png`, with its escape, on the disk.
 */
export function encodePath(path: string): string {
  if (!NEEDS_ESCAPE.test(path)) return path
  return encodeURI(path.toWellFormed()).replace(/[?#]/g, encodeURIComponent)
}

/**
 * A path as part of a URL that modules import. Browsers parse the keys of an import map as they parse specifiers, so only
 * what would not stay a path is escaped.
 */
export function encodeSpecifier(path: string): string {
  return path.toWellFormed().replace(/[%?#\\]/g, encodeURIComponent)
}

function withoutLeadingSlashes(name: string): string {
  return name.replace(/^\/+/, '')
}

function missingKey(name: string, meant: string | undefined): StaticfilesError {
  return new StaticfilesError(
    'missing-key',
    `The manifest has no entry for ${JSON.stringify(name)}.${meant === undefined ? '' : ` Did you mean ${JSON.stringify(meant)}?`}`,
  )
}
