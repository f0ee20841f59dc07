import type { Entrypoint, Manifest } from './manifest.ts'
import { nearestName } from './nearest.ts'

/** What a page loads for an entry: URLs, each list in load order. */
export interface Entry {
  /** What the scripts are: modules, or classic scripts, which are to be loaded with `defer` or at the end of the page. */
  type: 'module' | 'classic'
  /** Scripts. */
  js: readonly string[]
  /** Style sheets. */
  css: readonly string[]
  /** Modules that the scripts import, worth fetching at once. */
  preload: readonly string[]
}

/** A manifest turned into URLs, all at once and for good: a reload makes a new one, so that nobody sees half of it. */
export interface Release {
  manifest: Manifest
  /** Key → URL. */
  urls: ReadonlyMap<string, string>
  /** Entry → the URLs to load. */
  entries: ReadonlyMap<string, Entry>
  /** URL → integrity. */
  integrity: ReadonlyMap<string, string>
  /** The key or entry that a missing name was probably meant to be. */
  nearest(missing: string): string | undefined
}

/** @param base the URL prefix, ending in a slash */
export function createRelease(manifest: Manifest, base: string): Release {
  const urlOf = (path: string): string => base + encodePath(path)
  const urls = mapValues(manifest.paths, urlOf)
  const entries = mapValues(
    manifest.entrypoints ?? new Map<string, Entrypoint>(),
    ({ type = 'module', js, css, preload }): Entry => ({
      type,
      js: js.map(urlOf),
      css: css.map(urlOf),
      preload: preload.map(urlOf),
    }),
  )
  const integrity = new Map(Array.from(manifest.integrity ?? [], ([path, value]) => [urlOf(path), value]))
  return { manifest, urls, entries, integrity, nearest: nearestName([...urls.keys(), ...entries.keys()]) }
}

/**
 * A path as part of a URL. Characters that may stand in a path as they are do so, unlike in Django's `filepath_to_uri`:
 * several Node servers look for `logo%402x.png`, with its escape, on the disk.
 */
export function encodePath(path: string): string {
  return encodeURI(path.toWellFormed()).replace(/[?#]/g, encodeURIComponent)
}

function mapValues<In, Out>(map: ReadonlyMap<string, In>, change: (value: In) => Out): Map<string, Out> {
  return new Map(Array.from(map, ([key, value]) => [key, change(value)]))
}
