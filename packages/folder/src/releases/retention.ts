import type { Problem } from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'
import { groupByBuild } from './build-name.ts'
import { JOURNAL } from './has-journal.ts'
import type { ReleaseHead } from './release.ts'

export interface Retention {
  /**
   * How many of the newest releases of each build to keep, at least 1. Those with one and the same manifest count as one.
   */
  keep: number
  /**
   * Keeps releases that were replaced less than this time ago too, in milliseconds. A release counts as replaced from
   * the time that a later one of its build was made.
   * @default 0
   */
  olderThan?: number | undefined
}

export interface SplitReleases {
  kept: ReleaseHead[]
  dropped: ReleaseHead[]
}

/** What is to be known of a journal beside its releases. */
export interface JournalFacts {
  /** Tells the md5 of a release's manifest. */
  md5Of: (release: ReleaseHead) => string | undefined
  /** The ids of the releases that are kept whatever their age. */
  pinned: ReadonlySet<string>
}

/**
 * Tells which releases are still needed. Each build has its own line of them: how often others release is no matter.
 *
 * @param releases the newest first
 * @throws {StaticfilesError} `invalid-retention`
 */
export function splitReleases(
  releases: readonly ReleaseHead[],
  { keep, olderThan = 0 }: Retention,
  { md5Of, pinned }: JournalFacts,
  now: number = Date.now(),
): SplitReleases {
  if (!Number.isInteger(keep) || keep < 1) throw invalid('keep', keep, 'a whole number from 1 on')
  if (!(olderThan >= 0)) throw invalid('olderThan', olderThan, 'a number of milliseconds from 0 on')

  /** @param line the releases of one build, the newest first */
  const findNeeded = (line: readonly ReleaseHead[]): ReleaseHead[] => {
    const manifests = new Set<string | undefined>()
    // Of clocks that were wrong, the earliest tells: a release has been replaced when any later one was there.
    let replaced = Number.POSITIVE_INFINITY
    return line.filter((release) => {
      const isRecent = Math.min(replaced, now) > now - olderThan
      replaced = Math.min(replaced, Date.parse(release.time))
      if (manifests.size >= keep && !isRecent && !manifests.has(md5Of(release))) return pinned.has(release.id)
      manifests.add(md5Of(release))
      return true
    })
  }
  const needed = new Set([...groupByBuild(releases).values()].flatMap(findNeeded))
  return {
    kept: releases.filter((release) => needed.has(release)),
    dropped: releases.filter((release) => !needed.has(release)),
  }
}

/** How far clocks of several machines may be apart, in milliseconds. */
const CLOCKS_APART_MS = 5 * 60 * 1000

/** Warns of releases from the future: ages are told by clocks, and one was wrong. */
export function findClockFaults(releases: readonly ReleaseHead[], now: number = Date.now()): Problem[] {
  return releases
    .filter(({ time }) => Date.parse(time) > now + CLOCKS_APART_MS)
    .map(({ id, time }) => ({
      code: 'wrong-clock',
      severity: 'warn',
      message: `It was made at ${time}, which is still to come: a clock is wrong, here or where it was made. Releases keep their order; those before it count as replaced now, until one with the right time is added.`,
      file: `${JOURNAL}/${id}.json`,
    }))
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

export function namePruned(kept: readonly ReleaseHead[], dropped: readonly ReleaseHead[]): PrunedReleases {
  const ids = (releases: readonly ReleaseHead[]): string[] => releases.map(({ id }) => id)
  const isDropped = new Set(dropped)
  const builds = Array.from(groupByBuild([...kept, ...dropped]), ([name, line]) => ({
    name,
    kept: ids(line.filter((release) => !isDropped.has(release))),
    dropped: ids(line.filter((release) => isDropped.has(release))),
  }))
  return { kept: ids(kept), dropped: ids(dropped), builds }
}

function invalid(name: string, value: number, needed: string): StaticfilesError {
  return new StaticfilesError('invalid-retention', `${name} is ${value}; it must be ${needed}.`)
}
