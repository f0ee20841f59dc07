import { DIGEST_LENGTH, splitDigestedPath } from '@staticfiles/core'
import { digestedPaths, type Manifest, manifestHash } from '@staticfiles/manifest'
import { JOURNAL } from '../releases/has-journal.ts'
import { isSame, listReleases } from '../releases/journal.ts'
import { defaultReleaseId, type Release, serializeRelease } from '../releases/release.ts'
import { findRevision } from '../releases/revision.ts'
import type { Target } from './target.ts'
import { type Upload, uploadOfText } from './upload.ts'

/**
 * The release to record in a target: that of the folder's own journal, or else a new one. What is published last is the
 * newest there, also when it is an older release again; so its time is the present one.
 */
export async function releaseFor(
  dir: string,
  manifest: Manifest,
  uploads: readonly Upload[],
  target: Target,
): Promise<Release> {
  const time = new Date().toISOString()
  const own = listReleases(dir).find((release) => isSame(release.manifest, manifest))
  if (own) return { ...own, time }
  const id = (await findPublished(manifest, target)) ?? defaultReleaseId(time, manifest)
  const digests = await groupDigests(uploads, manifest)
  return { id, time, revision: findRevision(), manifest, digests, originals: new Set() }
}

/** @param extension that of the record's file */
export function uploadOfRelease(release: Release, extension = '.json'): Upload {
  return uploadOfText(`${JOURNAL}/${release.id}${extension}`, serializeRelease(release), {
    contentType: 'application/json',
    cacheControl: 'no-store',
  })
}

/** The md5 digests of files whose names hold that of their group. */
async function groupDigests(uploads: readonly Upload[], manifest: Manifest): Promise<Map<string, string>> {
  const named = new Set(digestedPaths(manifest))
  const digests = new Map<string, string>()
  for (const { path, md5 } of uploads) {
    if (!named.has(path) || manifest.predigested?.has(path)) continue
    const digest = (await md5()).slice(0, DIGEST_LENGTH)
    if (splitDigestedPath(path)?.digest !== digest) digests.set(path, digest)
  }
  return digests
}

/** The id that an earlier run gave to the release of this manifest. */
async function findPublished({ paths }: Manifest, target: Target): Promise<string | undefined> {
  const end = `-${manifestHash(paths)}.json`
  const [path] = (await target.list(JOURNAL)).filter((path) => path.endsWith(end)).sort()
  return path?.slice(JOURNAL.length + 1, -'.json'.length)
}
