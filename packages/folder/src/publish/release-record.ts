import { join } from 'node:path'
import { DIGEST_LENGTH, splitDigestedPath } from '@staticfiles/core'
import { digestedPaths, type Manifest, manifestHash } from '@staticfiles/manifest'
import { type Upload, uploadOfText } from '../published/upload.ts'
import { buildNameOf } from '../releases/build-name.ts'
import { JOURNAL } from '../releases/has-journal.ts'
import { assertReplaceableBy, isSame, listReleases } from '../releases/journal.ts'
import { defaultReleaseId, parseRelease, type Release, serializeRelease } from '../releases/release.ts'
import { findRevision } from '../releases/revision.ts'
import type { Target } from './target.ts'

/** What tells which build an output is of. */
export interface ReleasedOutput {
  dir: string
  name?: string | undefined
  manifest?: string | undefined
}

/**
 * The release to record in a target: that of the folder's own journal, or else a new one. What is published last is the
 * newest there, also when it is an older release again; so its time is the present one.
 *
 * @throws {StaticfilesError} `invalid-build-name`, `release-exists` when the target has its id with another manifest or
 * build, or one of `listReleases`'
 */
export async function releaseFor(
  { dir, name, manifest: manifestFile = join(dir, 'staticfiles.json') }: ReleasedOutput,
  manifest: Manifest,
  uploads: readonly Upload[],
  target: Target,
): Promise<Release> {
  const time = new Date().toISOString()
  const build = buildNameOf(dir, manifestFile, name)
  const own = findOwn(listReleases(dir), manifest, build)
  const named = { build: name ?? own?.build ?? build, manifest }
  const paths = await target.list(JOURNAL)
  if (own) {
    const path = pathOfRecord(own.id)
    if (paths.includes(path)) assertReplaceableBy(await readRecord(target, path), { ...named, id: own.id })
    return { ...own, ...named, time }
  }
  const id = (await findPublished(named, target, paths)) ?? defaultReleaseId(time, manifest)
  const digests = await groupDigests(uploads, manifest)
  return { id, ...named, time, revision: findRevision(), digests, originals: new Set() }
}

/** The release of a manifest; where several builds have made it, that of this one before others. */
function findOwn(releases: readonly Release[], manifest: Manifest, build: string): Release | undefined {
  const alike = releases.filter((release) => isSame(release.manifest, manifest))
  return alike.find((release) => release.build === build) ?? alike[0]
}

/** @param extension that of the record's file */
export function uploadOfRelease(release: Release, extension = '.json'): Upload {
  return uploadOfText(pathOfRecord(release.id, extension), serializeRelease(release), {
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
async function findPublished(
  { build, manifest }: Pick<Release, 'build' | 'manifest'>,
  target: Target,
  paths: readonly string[],
): Promise<string | undefined> {
  const end = `-${manifestHash(manifest.paths)}.json`
  for (const path of paths.filter((path) => path.endsWith(end)).sort()) {
    const release = await readRecord(target, path)
    if ((release.build ?? build) === build && isSame(release.manifest, manifest)) return release.id
  }
  return undefined
}

async function readRecord(target: Target, path: string): Promise<Release> {
  const id = path.slice(JOURNAL.length + 1, -'.json'.length)
  return parseRelease(await target.read(path), id, `${path} in ${target.name}`)
}

const pathOfRecord = (id: string, extension = '.json'): string => `${JOURNAL}/${id}${extension}`
