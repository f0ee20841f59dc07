import { splitDigestedPath } from '@staticfiles/core'
import { type Manifest, StaticfilesError, serializeManifest } from '@staticfiles/manifest'
import { groupByBuild } from './build-name.ts'
import type { Release } from './release.ts'

export interface Retention {
  /**
   * How many of the newest releases of each build to keep, at least 1. Those with one and the same manifest count as one.
   */
  keep: number
  /**
   * Keeps releases that were replaced less than this time ago too, in milliseconds. A release counts as replaced from
   * the time of the next one of its build.
   * @default 0
   */
  olderThan?: number | undefined
}

export interface SplitReleases {
  kept: Release[]
  dropped: Release[]
}

/**
 * Tells which releases are still needed. Each build has its own line of them: how often others release is no matter.
 *
 * @param releases the newest first
 * @throws {StaticfilesError} `invalid-retention`
 */
export function splitReleases(
  releases: readonly Release[],
  { keep, olderThan = 0 }: Retention,
  now: number = Date.now(),
): SplitReleases {
  if (!Number.isInteger(keep) || keep < 1) throw invalid('keep', keep, 'a whole number from 1 on')
  if (!(olderThan >= 0)) throw invalid('olderThan', olderThan, 'a number of milliseconds from 0 on')
  const needed = new Set(
    [...groupByBuild(releases).values()].flatMap((line) => findNeeded(line, keep, now - olderThan)),
  )
  return {
    kept: releases.filter((release) => needed.has(release)),
    dropped: releases.filter((release) => !needed.has(release)),
  }
}

/**
 * @param line the releases of one build, the newest first
 * @param since the time from which on those that were replaced are needed, whatever their number
 */
function findNeeded(line: readonly Release[], keep: number, since: number): Release[] {
  const manifests = new Set<string>()
  let replaced = Number.POSITIVE_INFINITY
  return line.filter((release) => {
    const text = serializeManifest(release.manifest)
    const isNeeded = manifests.has(text) || manifests.size < keep || replaced > since
    if (isNeeded) manifests.add(text)
    replaced = Date.parse(release.time)
    return isNeeded
  })
}

/** Releases after a prune, by their ids, the newest first. */
export interface PrunedReleases {
  kept: string[]
  /** Those that are dropped from the journal. */
  dropped: string[]
  /** Both by the builds that they are of. */
  builds: PrunedBuild[]
}

export interface PrunedBuild {
  /** `undefined` for releases of earlier versions, where they may be of any of several builds. */
  name: string | undefined
  kept: string[]
  dropped: string[]
}

export function namePruned(kept: readonly Release[], dropped: readonly Release[]): PrunedReleases {
  const ids = (releases: readonly Release[] = []): string[] => releases.map(({ id }) => id)
  const isDropped = new Set(dropped)
  const builds = Array.from(groupByBuild([...kept, ...dropped]), ([name, line]) => ({
    name,
    kept: ids(line.filter((release) => !isDropped.has(release))),
    dropped: ids(line.filter((release) => isDropped.has(release))),
  }))
  return { kept: ids(kept), dropped: ids(dropped), builds }
}

/** A file that only releases name that are not needed any more. */
export interface UnusedFile {
  path: string
  /** The first 12 hex characters of the md5 that its bytes must have to be the file that was named. */
  digest: string
  /** The ids of the releases that name it. */
  releases: string[]
}

/**
 * Answers whether a path is in use: an original or a digested file of a kept release or of one of `manifests`, or a file
 * that was in the folder under its final name before it was digested.
 *
 * @param manifests those that are in use beside the releases
 */
export function listUsed(
  { kept, dropped }: SplitReleases,
  manifests: readonly Manifest[] = [],
): (path: string) => boolean {
  const used = new Set<string>()
  for (const manifest of [...kept.map(({ manifest }) => manifest), ...manifests]) {
    const originals = manifest.paths.keys()
    for (const path of [...namedFiles(manifest), ...originals]) used.add(onAnySystem(path))
  }
  for (const { originals } of [...kept, ...dropped]) for (const path of originals) used.add(onAnySystem(path))
  return (path) => used.has(onAnySystem(path))
}

/**
 * Lists the digested files of dropped releases that are not in use, by path. A file that keeps its name when its bytes
 * change is none of them.
 */
export function listUnusedFiles(
  dropped: readonly Release[],
  isUsed: (path: string) => boolean,
): UnusedFile[] {
  const unused = new Map<string, UnusedFile>()
  for (const { id, manifest, digests } of dropped) {
    for (const path of namedFiles(manifest)) {
      const digest = digests.get(path) ?? digestInName(path, manifest)
      if (digest === undefined || isUsed(path)) continue
      const file = unused.get(path)
      if (file) file.releases.push(id)
      else unused.set(path, { path, digest, releases: [id] })
    }
  }
  return [...unused.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The digest that the name of a file stands for; `undefined` for a file that is named by no content. */
function digestInName(path: string, { paths, predigested }: Manifest): string | undefined {
  const name = splitDigestedPath(path)
  if (!name && paths.get(path) === path) return undefined
  return predigested?.get(path) ?? name?.digest
}

/** The files that a manifest names, in whichever way. */
export function namedFiles({ paths, predigested, entrypoints, integrity }: Manifest): Set<string> {
  const entries = [...(entrypoints?.values() ?? [])]
  return new Set([
    ...paths.values(),
    ...(predigested?.keys() ?? []),
    ...(integrity?.keys() ?? []),
    ...entries.flatMap(({ js, css, preload }) => [...js, ...css, ...preload]),
  ])
}

/** Two paths with one and the same answer are one file on some file systems. */
function onAnySystem(path: string): string {
  return path.normalize('NFC').toLowerCase()
}

function invalid(name: string, value: number, needed: string): StaticfilesError {
  return new StaticfilesError('invalid-retention', `${name} is ${value}; it must be ${needed}.`)
}
