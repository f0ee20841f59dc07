import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '@staticfiles/core'
import { isFit } from '@staticfiles/core/problem'
import type { Manifest } from '@staticfiles/manifest'
import * as v from 'valibot'
import { CHECK_FOLDER } from '../files/folder-options.ts'
import { beating, type OnProgress } from '../files/progress.ts'
import { resolveFolder } from '../files/read-folder.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { checkOptions, FLAG, mustBe, required, type Schemas, TEXT, TEXTS } from '../options/index.ts'
import { FileUsage } from './file-usage.ts'
import { hasJournal } from './has-journal.ts'
import { DROPPED, markDropped, md5OfManifest, readHeads, readRelease, removeDropped } from './journal.ts'
import { noReleases } from './no-releases.ts'
import { readPins } from './pins.ts'
import type { Release, ReleaseHead } from './release.ts'
import {
  findClockFaults,
  namePruned,
  type PrunedReleases,
  type Retention,
  type SplitReleases,
  splitReleases,
} from './retention.ts'
import { withRunMark } from './run-mark.ts'
import { WAIT, type WaitOptions } from './run-turn.ts'
import { deleteUnused, type ProvenFile, proveUnused } from './unused-file.ts'

export interface PruneFolderOptions extends Retention, WaitOptions {
  /** The output folder; relative to the working directory. */
  dir: string
  /**
   * Manifests that are in use, relative to the working directory: what they name is kept, whatever the journal says. So
   * is what `staticfiles.json` in the folder names.
   * @default []
   */
  manifests?: readonly string[] | undefined
  /**
   * Whether to find out only what would be deleted.
   * @default false
   */
  dryRun?: boolean | undefined
  /** Called often while it runs, for a progress display. */
  onProgress?: OnProgress | undefined
}

export const PRUNE_FOLDER: Schemas<PruneFolderOptions> = {
  dir: required(TEXT, "an output folder, such as 'build/static'"),
  keep: required(v.number(), 'a number of releases, such as 5'),
  olderThan: mustBe(v.number(), 'a number of milliseconds, such as 86400000'),
  manifests: mustBe(TEXTS, "a list of manifests, such as ['backend/staticfiles.json']"),
  dryRun: FLAG,
  onProgress: CHECK_FOLDER.onProgress,
  ...WAIT,
}

export interface PruneFolderResult extends PrunedReleases {
  /** Whether no problem is an error. */
  ok: boolean
  /** What was kept though no release that is needed names it, and why; or could not be deleted. */
  problems: Problem[]
  /** The files that were deleted, or with `dryRun` would be. */
  deleted: PrunedFile[]
  /** The size of these files and their compressed siblings, in bytes. */
  bytes: number
}

export interface PrunedFile {
  /** Its path from the folder. Its compressed siblings (`.br`, `.gz`, `.zst`) go with it. */
  path: string
  /** The ids of the releases that named it, all of them dropped. */
  releases: string[]
}

/**
 * Deletes the digested files that no release names any more but old ones, and drops these from the journal. A file is
 * deleted only when a release in the journal named it and its bytes are still those that were named; originals and files
 * of others never are. While a digest is at work in the folder, it waits; and the digest waits for it.
 *
 * The old releases are marked first, then their files are deleted, then their records: a run that was killed is
 * completed by the next.
 *
 * @throws {StaticfilesError} `no-releases` where there is no journal, `invalid-retention`, `output-busy`,
 * `write-failed`, `manifest-unreadable`, or one of `listReleases`'
 */
export async function pruneFolder(options: PruneFolderOptions): Promise<PruneFolderResult> {
  checkOptions(options, PRUNE_FOLDER, 'pruneFolder')
  const { dir, dryRun = false } = options
  const root = resolveFolder(dir)
  if (!hasJournal(root)) throw noReleases(dir, false)
  if (dryRun) return prune(root, options)
  return withRunMark(root, 'prune', options, ({ beat, problems }) => {
    const result = prune(root, { ...options, onProgress: beating(options.onProgress, beat) })
    return { ...result, problems: [...problems, ...result.problems] }
  })
}

function prune(root: string, options: PruneFolderOptions): PruneFolderResult {
  const { dir, dryRun = false, onProgress } = options
  const releases = readHeads(root)
  const md5Of = (release: ReleaseHead) => md5OfManifest(root, release)
  const split = splitReleases(releases, options, { md5Of, pinned: readPins(root) })
  const unfinished = readHeads(root, DROPPED)
  const dropped = [...split.dropped, ...unfinished]
  const inUse = readCurrent(dir, options.manifests)
  const { files, problems } = findDeletable(root, split, unfinished, inUse, onProgress)
  problems.push(...findClockFaults(releases))

  let deleted = files
  if (!dryRun) {
    for (const release of split.dropped) markDropped(root, release)
    deleted = deleteFiles(files, problems, onProgress)
    if (isFit(problems)) for (const release of dropped) removeDropped(root, release)
  }
  return {
    ok: isFit(problems),
    problems,
    ...namePruned(split.kept, dropped),
    deleted: deleted.map(({ path, releases }) => ({ path, releases })),
    bytes: deleted.reduce((sum, { size }) => sum + size, 0),
  }
}

/** The files to delete. Where no release is dropped, no record is looked into. */
function findDeletable(
  root: string,
  { kept, dropped }: SplitReleases,
  unfinished: readonly ReleaseHead[],
  manifests: readonly Manifest[],
  onProgress: OnProgress | undefined,
): { files: ProvenFile[]; problems: Problem[] } {
  if (dropped.length + unfinished.length === 0) return { files: [], problems: [] }
  const usage = new FileUsage()
  const each = (
    heads: readonly ReleaseHead[],
    take: (release: Release) => void,
    extension?: string,
  ): void => {
    for (const head of heads) {
      const release = readRelease(root, head, extension)
      if (release) take(release)
    }
  }
  for (const manifest of manifests) usage.use(manifest)
  each(kept, (release) => usage.keep(release))
  each(dropped, (release) => usage.drop(release))
  each(unfinished, (release) => usage.drop(release), DROPPED)
  return proveFiles(root, usage, onProgress)
}

function readCurrent(dir: string, files: readonly string[] = []): Manifest[] {
  const own = join(dir, 'staticfiles.json')
  return [...files, ...(existsSync(own) ? [own] : [])].map(readManifest)
}

function proveFiles(
  root: string,
  usage: FileUsage,
  onProgress: OnProgress | undefined,
): { files: ProvenFile[]; problems: Problem[] } {
  const files: ProvenFile[] = []
  const problems: Problem[] = []
  const unused = usage.listUnused()
  for (const [i, file] of unused.entries()) {
    const found = proveUnused(root, file, (path) => usage.isUsed(path))
    onProgress?.({ step: 'read', done: i + 1, total: unused.length })
    if (found === undefined) continue
    if ('code' in found) problems.push(found)
    else files.push(found)
  }
  return { files, problems }
}

function deleteFiles(
  files: readonly ProvenFile[],
  problems: Problem[],
  onProgress: OnProgress | undefined,
): ProvenFile[] {
  return files.filter((file, i) => {
    const problem = deleteUnused(file)
    if (problem) problems.push(problem)
    onProgress?.({ step: 'delete', done: i + 1, total: files.length })
    return problem === undefined
  })
}
