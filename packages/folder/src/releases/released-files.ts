import type { DigestedAsset } from '@staticfiles/core'
import { digestOf } from '@staticfiles/core/naming'
import { readRecord, readRelease } from './journal.ts'
import type { ReleasedFiles, ReleaseHead } from './release.ts'

/**
 * What to record of a digested folder's files. In place, a file that has its final name already may be the user's own:
 * only an earlier release can tell that it was written here.
 *
 * @param place the output
 * @param releases those in its journal, the newest first
 * @throws {StaticfilesError} as `readRelease` does
 */
export function releasedFiles(
  assets: readonly DigestedAsset[],
  releases: readonly ReleaseHead[],
  { root, inPlace }: { root: string; inPlace: boolean },
): ReleasedFiles {
  const digests = new Map<string, string>()
  const originals = new Set<string>()
  const current = assets.filter(({ current }) => current)
  for (const { digestedPath, cyclic, read } of current)
    if (cyclic) digests.set(digestedPath, digestOf(read()))
  const named = inPlace ? current.filter(({ predigested }) => predigested) : []
  const told = findTold(new Set(named.map(({ digestedPath }) => digestedPath)), root, releases)
  for (const { digestedPath } of named) {
    const earlier = told.get(digestedPath)
    if (!earlier?.isOwn) originals.add(digestedPath)
    else if (earlier.digest !== undefined) digests.set(digestedPath, earlier.digest)
  }
  return { digests, originals }
}

interface Told {
  /** Whether it was written by a digest. */
  isOwn: boolean
  digest: string | undefined
}

/** What the latest release that names a file tells of it, as it knew of all before it. */
function findTold(
  paths: Set<string>,
  output: string,
  releases: readonly ReleaseHead[],
): ReadonlyMap<string, Told> {
  const told = new Map<string, Told>()
  for (const head of releases) {
    if (paths.size === 0) break
    // Where none of the names is there, the record need not be understood.
    const record = readRecord(output, head.id)
    if (!record || ![...paths].some((path) => record.includes(inManifest(path)))) continue
    const release = readRelease(output, head)
    for (const path of release?.manifest.paths.values() ?? []) {
      if (!release || !paths.delete(path)) continue
      told.set(path, { isOwn: !release.originals.has(path), digest: release.digests.get(path) })
    }
  }
  return told
}

/** A path as a manifest has it: ASCII alone. */
function inManifest(path: string): string {
  const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  return JSON.stringify(path).replaceAll(/[\u0080-\uffff]/g, escaped)
}
