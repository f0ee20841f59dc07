import { type DigestedAsset, digestOf } from '@staticfiles/core'
import type { Release } from './release.ts'

/** What a release's record has to say of single files. */
export type ReleasedFiles = Pick<Release, 'digests' | 'originals'>

/**
 * What to record of a digested folder's files. In place, a file that has its final name already may be the user's own:
 * only an earlier release can tell that it was written here.
 *
 * @param releases those in the journal
 */
export function releasedFiles(
  assets: readonly DigestedAsset[],
  releases: readonly Release[],
  { inPlace }: { inPlace: boolean },
): ReleasedFiles {
  const digests = new Map<string, string>()
  const originals = new Set<string>()
  const earlier = ownFiles(releases)
  for (const { digestedPath, predigested, current, cyclic, read } of assets) {
    if (!current) continue
    if (cyclic) digests.set(digestedPath, digestOf(read()))
    if (!predigested || !inPlace) continue
    if (!earlier.has(digestedPath)) originals.add(digestedPath)
    const digest = earlier.get(digestedPath)
    if (digest !== undefined) digests.set(digestedPath, digest)
  }
  return { digests, originals }
}

/** The files that releases name and that were written for them, with the digests that are recorded. */
function ownFiles(releases: readonly Release[]): Map<string, string | undefined> {
  const own = new Map<string, string | undefined>()
  for (const { manifest, digests, originals } of releases) {
    for (const path of manifest.paths.values())
      if (!originals.has(path)) own.set(path, digests.get(path) ?? own.get(path))
  }
  return own
}
