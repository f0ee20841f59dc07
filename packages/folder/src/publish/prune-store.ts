import type { Problem } from '@staticfiles/core'
import { compareCodePoints, type Manifest, parseManifest } from '@staticfiles/manifest'
import { COPY_EXTENSIONS } from '../compress/compression.ts'
import { inParallel } from '../files/in-parallel.ts'
import type { OnProgress } from '../files/progress.ts'
import { readManifest } from '../manifests/read-manifest.ts'
import { checkOptions, required, type Schemas, TEXT } from '../options/index.ts'
import { FileUsage } from '../releases/file-usage.ts'
import { JOURNAL } from '../releases/has-journal.ts'
import { DROPPED } from '../releases/journal.ts'
import { noReleases } from '../releases/no-releases.ts'
import { pinnedId } from '../releases/pins.ts'
import { PRUNE_FOLDER, type PruneFolderResult } from '../releases/prune-folder.ts'
import type { ReleaseHead } from '../releases/release.ts'
import {
  findClockFaults,
  namePruned,
  type Retention,
  type SplitReleases,
  splitReleases,
} from '../releases/retention.ts'
import { foreign } from '../releases/unused-file.ts'
import { openStore } from './open-target.ts'
import { withStoreMark } from './store-mark.ts'
import { CONCURRENCY, type StoredFile, type StoreTarget, TARGET, type TargetOptions } from './target.ts'
import { pathInJournal, readHeadsIn, readMd5s, readReleaseIn, uploadOfRecord } from './target-journal.ts'

export interface PruneStoreOptions extends Retention, TargetOptions {
  /** The store: `s3://bucket/prefix`. */
  target: string
  /**
   * Manifests that are in use, relative to the working directory: what they name is kept, whatever the journal says. So
   * is what `staticfiles.json` in the store names.
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

const { dir, ...PRUNE } = PRUNE_FOLDER

const PRUNE_STORE: Schemas<PruneStoreOptions> = {
  ...PRUNE,
  ...TARGET,
  target: required(TEXT, "a store, such as 's3://bucket/prefix'"),
}

/** How many whole records are in memory at a time. */
const READ_AT_A_TIME = 4

interface Unused {
  path: string
  releases: string[]
  /** The file, and its compressed siblings before it. */
  paths: string[]
}

/**
 * Deletes the digested files in a store that no release in its journal names any more but old ones, and drops these from
 * the journal. A file is deleted only when its md5 is that which a release named. While something is published there, it
 * waits, and the other way round.
 *
 * The old releases are marked first, then their files are deleted, then their records: a run that was killed is
 * completed by the next.
 *
 * @throws {StaticfilesError} `no-releases` where there is no journal, `invalid-retention`, `invalid-release`, `output-busy`,
 * `manifest-unreadable`, or one of `publishFolder`'s
 */
export async function pruneStore(options: PruneStoreOptions): Promise<PruneFolderResult> {
  checkOptions(options, PRUNE_STORE, 'pruneStore')
  const store = await openStore(options.target, options)
  try {
    if (options.dryRun) return await prune(store, options)
    return await withStoreMark(store, 'prune', options, async (problems) => {
      const result = await prune(store, options)
      return { ...result, problems: [...problems, ...result.problems] }
    })
  } finally {
    store.close()
  }
}

async function prune(store: StoreTarget, options: PruneStoreOptions): Promise<PruneFolderResult> {
  const { dryRun = false, concurrency = CONCURRENCY, onProgress } = options
  const files = await store.listFiles()
  const releases = await readHeadsIn(store, files.keys(), concurrency)
  const facts = { md5Of: await readMd5s(store, releases), pinned: findPins(files.keys()) }
  const split = splitReleases(releases, options, facts)
  const unfinished = await readHeadsIn(store, files.keys(), concurrency, DROPPED)
  const dropped = [...split.dropped, ...unfinished]
  if (split.kept.length === 0) throw noReleases(store.name, true)
  const usage = await readUsage(store, files, split, unfinished, options.manifests)
  const { unused, problems } = await proveUnused(store, files, usage, concurrency)
  problems.push(...findClockFaults(releases))

  if (!dryRun) {
    await inParallel(split.dropped, concurrency, (release) => markDropped(store, release))
    let done = 0
    await inParallel(unused, concurrency, async ({ paths }) => {
      for (const path of paths) await store.remove(path)
      onProgress?.({ step: 'delete', done: ++done, total: unused.length })
    })
    await inParallel(dropped, concurrency, ({ id }) => store.remove(pathInJournal(id, DROPPED)))
  }
  const sizes = unused.flatMap(({ paths }) => paths.map((path) => files.get(path)!.size))
  return {
    ok: true,
    problems,
    ...namePruned(split.kept, dropped),
    deleted: unused.map(({ path, releases }) => ({ path, releases })),
    bytes: sizes.reduce((sum, size) => sum + size, 0),
  }
}

/** What the releases tell of files. Where none is dropped, no record is read whole. */
async function readUsage(
  store: StoreTarget,
  files: ReadonlyMap<string, StoredFile>,
  { kept, dropped }: SplitReleases,
  unfinished: readonly ReleaseHead[],
  manifests: readonly string[] | undefined,
): Promise<FileUsage> {
  const usage = new FileUsage()
  if (dropped.length + unfinished.length === 0) return usage
  for (const manifest of await readCurrent(store, files, manifests)) usage.use(manifest)
  await inParallel(kept, READ_AT_A_TIME, async (head) => usage.keep(await readReleaseIn(store, head)))
  // In their order, which is that of the answer.
  for (const head of dropped) usage.drop(await readReleaseIn(store, head))
  for (const head of unfinished) usage.drop(await readReleaseIn(store, head, DROPPED))
  return usage
}

function findPins(paths: Iterable<string>): Set<string> {
  const inJournal = [...paths].filter((path) => path.startsWith(`${JOURNAL}/`))
  return new Set(inJournal.flatMap((path) => pinnedId(path.slice(JOURNAL.length + 1))))
}

/** The manifests in use beside the releases: those given, and the one in the store. */
async function readCurrent(
  store: StoreTarget,
  files: ReadonlyMap<string, StoredFile>,
  manifests: readonly string[] = [],
): Promise<Manifest[]> {
  const name = 'staticfiles.json'
  const published = files.has(name) ? [parseManifest(await store.read(name), `${name} in ${store.name}`)] : []
  return [...published, ...manifests.map((file) => readManifest(file))]
}

/** The unused files that are there, with the proof that each is what was published. */
async function proveUnused(
  store: StoreTarget,
  files: ReadonlyMap<string, StoredFile>,
  usage: FileUsage,
  concurrency: number,
): Promise<{ unused: Unused[]; problems: Problem[] }> {
  const unused: Unused[] = []
  const problems: Problem[] = []
  await inParallel(usage.listUnused(), concurrency, async ({ path, digest, releases }) => {
    const file = files.get(path)
    if (!file) return
    if (!(await store.hasDigest(path, file, digest))) {
      problems.push(foreign(path, 'its bytes are others than its name says'))
      return
    }
    const siblings = Array.from(COPY_EXTENSIONS.keys(), (extension) => path + extension)
    const paths = [...siblings.filter((sibling) => files.has(sibling) && !usage.isUsed(sibling)), path]
    unused.push({ path, releases, paths })
  })
  return { unused: unused.sort((a, b) => compareCodePoints(a.path, b.path)), problems }
}

/** First the mark, then the record: at any moment there is one of them. */
async function markDropped(store: StoreTarget, { id }: ReleaseHead): Promise<void> {
  const record = await store.read(pathInJournal(id))
  await store.put(uploadOfRecord(id, record, DROPPED), () => {})
  await store.remove(pathInJournal(id))
}
