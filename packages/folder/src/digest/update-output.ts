import { readFileSync } from 'node:fs'
import {
  type Asset,
  type DigestedAsset,
  digestOf,
  type Findings,
  loadFinders,
  type Reference,
  splitDigestedPath,
} from '@staticfiles/core'
import { type PathChange, replacePaths } from '@staticfiles/manifest'
import { countWritten } from '../files/progress.ts'
import type { Walk } from '../files/walk-folder.ts'
import { replaceManifest } from '../manifests/write-manifest.ts'
import { readHeads } from '../releases/journal.ts'
import { type JournalEntry, prepareRelease, readReleasedFiles } from '../releases/prepare-release.ts'
import { md5Of, type ReleasedFiles } from '../releases/release.ts'
import type { DigestCache, EarlierRun } from './cache/digest-cache.ts'
import { updateCache } from './cache/save-cache.ts'
import type { DigestFolderOptions } from './digest-options.ts'
import { fillStage } from './fill-stage.ts'
import type { FolderOutput } from './folder-output.ts'
import { createRewriter, digestWith } from './rewrite-files.ts'
import { earlierPath, SearchedFile, searchFiles } from './search-files.ts'
import { isMuch, type Threads } from './threads/threads.ts'
import type { Updated } from './unchanged.ts'
import { withStage } from './with-stage.ts'

export interface UpdateContext extends FolderOutput {
  cache: DigestCache
  listing: Walk
  earlier: EarlierRun
  /** The release to add to the output's journal. */
  entry?: JournalEntry | undefined
}

/**
 * Brings an output up to date where nothing but the content of some files has changed. While they refer to what they
 * referred to before, only their names can change, and the names of what leads to them: the others are not looked at.
 *
 * @returns `undefined` where there is more to it: then nothing was written
 * @throws {StaticfilesError} as `digestFolder` does
 */
export async function updateOutput(
  options: Omit<DigestFolderOptions, 'dir'>,
  context: UpdateContext,
): Promise<Updated | undefined> {
  if (!isSimple(options, context)) return undefined
  return withStage(options, context, (threads) => update(threads, options, context))
}

/** Whether there is nothing else to keep up to date, and little that has changed. */
function isSimple(
  {
    compress = [],
    integrity,
    dts,
    known = [],
    importMap = false,
    entries = [],
  }: Omit<DigestFolderOptions, 'dir'>,
  { place, listing, earlier }: UpdateContext,
): boolean {
  const { changed, head } = earlier
  if (place.inPlace || compress.length > 0 || integrity || dts !== undefined || known.length > 0) return false
  // The names do not stand in `paths` alone.
  if (importMap || entries.length > 0) return false
  const bytes = changed.reduce((sum, index) => sum + listing.files.at(index).size, 0)
  if (isMuch(changed.length, bytes)) return false
  // Problems tell lines, which may be others now.
  const shown = new Set(changed.map((index) => listing.files.shownAt(index)))
  return !head.result.problems.some(({ file }) => shown.has(file))
}

async function update(
  threads: Threads,
  options: Omit<DigestFolderOptions, 'dir'>,
  { place, manifestFile, onWritten, cache, listing, earlier, entry }: UpdateContext,
): Promise<Updated | undefined> {
  const { base, keepOriginals = true, references = [], onProgress } = options
  const { head } = earlier
  const changed = earlier.changed.map((index) => new SearchedFile(listing.files, index))
  await searchFiles(changed, undefined, threads, undefined)
  const affected = findAffected(changed, earlier, listing)
  if (!affected) return undefined
  changed.forEach((_, i) => {
    onProgress?.({ step: 'read', done: i + 1, total: changed.length })
  })

  const { files, settled, paths } = affected
  const rewrite = createRewriter(files, threads, { isKept: true, mayDelegate: true })
  const digested = await digestWith(rewrite, [...files.values(), ...settled], {
    base,
    missing: 'ignore',
    references: await loadFinders(references),
  })
  const assets = digested.assets.filter(({ logicalPath }) => files.has(logicalPath))

  const renamed = assets.flatMap(({ logicalPath: key, digestedPath: to }): PathChange[] => {
    const from = paths.get(key)!
    return from === to ? [] : [{ key, from, to }]
  })
  const manifest = readFileSync(manifestFile)
  if (OTHER_MEMBERS.some((name) => manifest.includes(`"${name}": {`))) return undefined
  const released = entry && readReleasedFiles(place.root, readHeads(place.root), md5Of(manifest))
  if (entry && !released) return undefined
  if (!replacePaths(manifest, renamed)) return undefined
  const release =
    released && prepareRelease(place.root, entry!, manifest, () => withChanges(released, assets, renamed))

  const named = { files, assets }
  const { total } = head.result
  const filled = await fillStage(named, { inPlace: false, keepOriginals }, threads, cache)
  const count = countWritten(onProgress, total)
  count(total - filled.total + filled.held)
  const counts = await threads.commit([], count)
  release?.write()
  if (renamed.length > 0) replaceManifest(manifestFile, manifest)
  onWritten?.(assets)
  const result = { ...head.result, counts: { ...head.result.counts, bytes: listing.files.bytes } }
  updateCache(cache, earlier, { ...named, listing, result })
  return {
    result,
    problems: release?.problems ?? [],
    written: {
      ...counts,
      unchanged: total - counts.files,
      manifest: renamed.length > 0,
      release: release?.id,
    },
  }
}

/** Members that an earlier manifest may have left, and that name files too. */
const OTHER_MEMBERS = ['entrypoints', 'imports', 'integrity']

/** What the journal has to say of single files, once some have changed. */
function withChanges(
  { digests, originals }: ReleasedFiles,
  assets: readonly DigestedAsset[],
  renamed: readonly PathChange[],
): ReleasedFiles {
  const changed = new Map(digests)
  for (const { from } of renamed) changed.delete(from)
  for (const { digestedPath, cyclic, read } of assets) if (cyclic) changed.set(digestedPath, digestOf(read()))
  return { digests: changed, originals }
}

interface Affected {
  /** Files that may get other names, by their logicalPaths. */
  files: Map<string, SearchedFile>
  /** What these refer to beside each other. */
  settled: Asset[]
  /** The paths that the files had in the output, by their logicalPaths. */
  paths: Map<string, string>
}

/** @returns `undefined` where more than names may change */
function findAffected(
  changed: readonly SearchedFile[],
  { table }: EarlierRun,
  { files: listed }: Walk,
): Affected | undefined {
  const affected: Affected = { files: new Map(), settled: [], paths: new Map() }
  const indices = table.withReferrers(changed.map(({ index }) => index))
  const known = new Map(changed.map((file) => [file.index, file]))
  const targets = new Set<number>()
  for (const index of indices) {
    const earlier = table.at(index)
    const file = known.get(index) ?? new SearchedFile(listed, index)
    if (!earlier || !table.isNamed(index) || !table.isConnected(index)) return undefined
    // Bytes may prove such a name, or not prove it any more.
    if (splitDigestedPath(file.logicalPath)) return undefined
    if (!file.found) {
      file.known = earlier
      file.found = earlier.findings
    } else if (!isAlike(file.found, earlier.findings)) return undefined
    // What it holds is of bytes that are not read here.
    if (file.found.references.some(({ kind }) => kind.holdsIntegrity)) return undefined
    affected.files.set(file.logicalPath, file)
    affected.paths.set(file.logicalPath, earlierPath(earlier, file.logicalPath))
    for (const target of table.dependenciesOf(index)) if (!indices.has(target)) targets.add(target)
  }
  for (const index of targets) {
    const earlier = table.at(index)
    // Digested copies of an earlier run are no assets of this one.
    if (!earlier) return undefined
    const logicalPath = listed.pathAt(index)
    const digestedPath = earlierPath(earlier, logicalPath)
    affected.settled.push({ logicalPath, digestedPath, source: NOTHING })
  }
  return affected
}

/** The content of a file of which only the name counts. */
const NOTHING = Buffer.alloc(0)

/** Whether the same problems come of them, but for their lines. */
function isAlike(found: Findings, earlier: Findings): boolean {
  const told = ({ notices = [] }: Findings) => JSON.stringify(notices.map(({ code, text }) => [code, text]))
  return refersAlike(found.references, earlier.references) && told(found) === told(earlier)
}

function refersAlike(references: readonly Reference[], others: readonly Reference[]): boolean {
  return (
    references.length === others.length &&
    references.every(({ kind, specifier }, i) => {
      const other = others[i]!
      // What is inside of a URL names no file.
      const isSame = specifier === other.specifier || (isData(specifier) && isData(other.specifier))
      return isSame && kind.name === other.kind.name
    })
  )
}

const isData = (specifier: string): boolean => specifier.startsWith('data:')
