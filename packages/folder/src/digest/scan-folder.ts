import { type DigestResult, loadFinders, type Problem } from '@staticfiles/core'
import type { CheckFolderOptions, FolderCounts } from '../files/folder-options.ts'
import { findLongNames } from '../files/long-names.ts'
import type { FolderListing } from '../files/read-folder.ts'
import { readKnown } from '../manifests/read-known.ts'
import { readPreviousPaths } from '../manifests/read-manifest.ts'
import type { DigestCache } from './cache/digest-cache.ts'
import { createEarlyCopies, type OutputShape } from './early-copies.ts'
import { createRewriter, digestWith } from './rewrite-files.ts'
import { collectFiles, type SearchedFile, searchFiles } from './search-files.ts'
import type { Threads } from './threads/threads.ts'

export interface Scan {
  digested: DigestResult
  /** Those of the folder, of the assets, and of the names that they would get. */
  problems: Problem[]
  counts: FolderCounts
  /** All files of the folder by their logicalPaths. */
  files: ReadonlyMap<string, SearchedFile>
}

export interface ScanContext {
  listing: FolderListing
  /** The manifest of what was in the folder before. */
  previous: string
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
export async function scanFolder(options: CheckFolderOptions, context: ScanContext): Promise<Scan> {
  const { known = [], references = [], ...rest } = options
  const { listing, previous, threads, output, cache } = context
  const { files: listed, problems } = listing
  const knownPaths = readKnown(known, options.base ?? '/static/')
  const { files, open, openBytes } = collectFiles(listed, { ...options, cache })
  threads.prepare(open.length, openBytes)
  // A small folder is rather read twice, so that nothing at all is written where something is wrong.
  const mayStage = threads.isMuch(listed.length, listed.bytes)
  const earlyOf = output && mayStage ? createEarlyCopies(output, new Set(knownPaths.values())) : undefined
  await searchFiles(open, earlyOf, threads, options.onProgress)

  const rewrite = createRewriter(files, threads, {
    isKept: cache !== undefined,
    mayDelegate: mayStage || !output,
  })
  const digested = await digestWith(rewrite, files.values(), {
    ...rest,
    previous: readPreviousPaths(previous),
    known: knownPaths,
    references: await loadFinders(references),
  })
  return {
    files,
    digested,
    problems: [...problems, ...digested.problems, ...findLongNames(digested.assets)],
    counts: { ...countFiles(digested), bytes: listed.bytes },
  }
}

function countFiles({ assets, manifest }: DigestResult): Omit<FolderCounts, 'bytes'> {
  return {
    files: manifest.paths.size,
    digested: assets.filter((asset) => asset.current && asset.digestedPath !== asset.logicalPath).length,
    rewritten: assets.filter((asset) => asset.rewritten).length,
  }
}
