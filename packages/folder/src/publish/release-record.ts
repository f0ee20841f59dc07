import { join } from 'node:path'
import { DIGEST_LENGTH, splitDigestedPath } from '@staticfiles/core/naming'
import { digestedPaths, type Manifest, manifestHash } from '@staticfiles/manifest'
import { resolveFolder } from '../files/read-folder.ts'
import type { Upload } from '../published/upload.ts'
import { buildNameOf } from '../releases/build-name.ts'
import { JOURNAL } from '../releases/has-journal.ts'
import { md5OfManifest, readHeads, readRelease } from '../releases/journal.ts'
import { planRelease } from '../releases/plan-release.ts'
import { bytesOf, md5Of, type Release, type ReleaseHead } from '../releases/release.ts'
import { CONCURRENCY, type Target } from './target.ts'
import { readHeadsIn, readMd5s } from './target-journal.ts'

/** What tells which build an output is of. */
export interface ReleasedOutput {
  dir: string
  name?: string | undefined
  manifest?: string | undefined
  concurrency?: number | undefined
}

/**
 * The release to record in a target: that of the folder's own journal, or else a new one. What is published last is the
 * newest there, also when it is an older release again.
 *
 * @throws {StaticfilesError} `invalid-build-name`, `release-exists` when the target has its id with another manifest or
 * build, or one of `listReleases`'
 */
export async function releaseFor(
  {
    dir,
    name,
    manifest: manifestFile = join(dir, 'staticfiles.json'),
    concurrency = CONCURRENCY,
  }: ReleasedOutput,
  manifest: Manifest,
  uploads: readonly Upload[],
  target: Target,
): Promise<Release> {
  const path = buildNameOf(dir, manifestFile, name)
  const md5 = md5Of(bytesOf(manifest))
  const own = findOwn(resolveFolder(dir), md5, path)
  const build = name ?? own?.build ?? path

  const there = await readHeadsIn(target, await target.list(JOURNAL), concurrency)
  const md5OfRelease = await readMd5s(target, there)
  const same = there.find((head) => (head.build ?? build) === build && md5OfRelease(head) === md5)
  const id = own?.id ?? same?.id
  const wanted = { id, build, md5, hash: manifestHash(manifest.paths) }
  const planned = planRelease(there, wanted, md5OfRelease) ?? { ...same!, build, md5 }
  const revision = own ? own.revision : planned.revision
  const digests = own?.digests ?? (await groupDigests(uploads, manifest))
  return { ...planned, revision, manifest, digests, originals: own?.originals ?? new Set() }
}

/** The release of a manifest; where several builds have made it, that of this one before others. */
function findOwn(output: string, md5: string, build: string): Release | undefined {
  const alike = readHeads(output).filter((head) => md5OfManifest(output, head) === md5)
  const [own]: ReleaseHead[] = [...alike.filter((head) => head.build === build), ...alike]
  return own && readRelease(output, own)
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
