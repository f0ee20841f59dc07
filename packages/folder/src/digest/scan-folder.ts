import {
  type DigestedAsset,
  type DigestOptions,
  type DigestResult,
  loadFinders,
  type Problem,
  splitDigestedPath,
} from '@staticfiles/core'
import { withoutCopyExtension } from '../compress/compression.ts'
import type { FileList } from '../files/file-list.ts'
import type { CheckFolderOptions, FolderCounts } from '../files/folder-options.ts'
import { findLongNames } from '../files/long-names.ts'
import type { PreviousManifest } from '../files/output-place.ts'
import type { Walk } from '../files/walk-folder.ts'
import { readKnown } from '../manifests/read-known.ts'
import { readPrevious } from '../manifests/read-manifest.ts'
import type { DigestCache } from './cache/digest-cache.ts'
import { createEarlyCopies, type OutputShape } from './early-copies.ts'
import { createRewriter, digestWith } from './rewrite-files.ts'
import { collectFiles, type SearchedFile, searchFiles } from './search-files.ts'
import type { Threads } from './threads/threads.ts'

export interface Scan {
  digested: DigestResult<SearchedFile>
  /** Those of the folder, of the assets, and of the names that they would get. */
  problems: Problem[]
  counts: FolderCounts
}

export type ScanFolderOptions = Omit<CheckFolderOptions, 'dir'> & Pick<DigestOptions, 'keepOriginals'>

export interface ScanContext {
  listing: Walk
  /** The manifests of what was in the folders before. */
  previous: readonly PreviousManifest[]
  threads: Threads
  /** What the output is to hold, where files are to be staged while they are at hand. */
  output?: OutputShape | undefined
  cache?: DigestCache | undefined
}

/**
 * Works out every name and manifest entry of a folder. Where there is an output, most of its files are staged.
 *
 * @throws {StaticfilesError} `unreadable-file`, `changed-file`, `write-failed`, or one of `readKnown`'s or `loadFinders`'
 */
export async function scanFolder(options: ScanFolderOptions, context: ScanContext): Promise<Scan> {
  const { known = [], references = [], ...rest } = options
  const { listing, previous, threads, output, cache } = context
  const { files: listed, problems } = listing
  const knownPaths = readKnown(known, listed, options.base ?? '/static/')
  const { files, open, openBytes } = collectFiles(listed, { ...options, cache })
  threads.prepare(open.length, openBytes)
  // A small folder is rather read twice, so that nothing at all is written where something is wrong.
  const mayStage = threads.isMuch(listed.length, listed.bytes)
  const earlyOf = output && mayStage ? createEarlyCopies(output, new Set(knownPaths.values())) : undefined
  await searchFiles(open, earlyOf, threads, options.onProgress)

  const rewrite = createRewriter(threads, {
    isKept: cache !== undefined,
    mayDelegate: mayStage || !output,
  })
  const digested = await digestWith(rewrite, files, {
    ...rest,
    previous: previousPaths(previous),
    known: knownPaths,
    references: await loadFinders(references),
  })
  const found = [...digested.problems, ...findLongNames(digested.assets)]
  return {
    digested,
    problems: [...problems, ...found.map(inShownPaths(listed))],
    counts: { ...countFiles(digested), bytes: listed.bytes },
  }
}

/** Problems of core tell logicalPaths. */
function inShownPaths(listed: FileList): (problem: Problem) => Problem {
  let indices: Map<string, number> | undefined
  return (problem) => {
    indices ??= new Map(listed.columns().paths.map((path, i) => [path, i]))
    const index = indices.get(problem.file)
    return index === undefined ? problem : { ...problem, file: listed.shownAt(index) }
  }
}

function previousPaths(manifests: readonly PreviousManifest[]): Map<string, string> {
  const previous = new Map<string, string>()
  for (const { file, prefix } of manifests)
    for (const [key, path] of readPrevious(file)?.paths ?? []) previous.set(prefix + key, prefix + path)
  return previous
}

function countFiles({ assets, manifest }: DigestResult): Omit<FolderCounts, 'bytes'> {
  return {
    files: manifest.paths.size,
    digested: assets.filter((asset) => asset.current && asset.digestedPath !== asset.logicalPath).length,
    rewritten: assets.filter((asset) => asset.rewritten).length,
    copies: assets.filter(isCopyOfOriginal).length,
  }
}

/** Whether a file is a compressed copy of one that has no digest in its name. */
const isCopyOfOriginal = ({ current, logicalPath, digestedPath }: DigestedAsset): boolean =>
  !current &&
  logicalPath === digestedPath &&
  withoutCopyExtension(logicalPath) !== logicalPath &&
  !splitDigestedPath(withoutCopyExtension(logicalPath))
