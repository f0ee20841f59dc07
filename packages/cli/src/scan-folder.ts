import {
  type Asset,
  type DigestOptions,
  type DigestResult,
  digestInStages,
  loadFinders,
  type OptInKind,
  type Problem,
  type ReferenceFinder,
} from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'
import { createEarlyCopies, type OutputShape } from './early-copies.ts'
import { findLongNames } from './long-names.ts'
import type { OnProgress } from './progress.ts'
import { readWhole } from './read-bytes.ts'
import { type FolderListing, listFolder } from './read-folder.ts'
import { readKnown } from './read-known.ts'
import { readPreviousPaths } from './read-manifest.ts'
import { createRewriter } from './rewrite-files.ts'
import { type SearchedFile, searchFiles } from './search-files.ts'
import type { Threads } from './threads/threads.ts'

export interface FolderReferenceOptions {
  /**
   * Which references to look for beside those in CSS and JavaScript: names of opt-in kinds, and finders of your own.
   * @default []
   * @example ['svg', 'html']
   */
  references?: readonly (OptInKind | ReferenceFinder)[] | undefined
}

export interface CheckFolderOptions
  extends Omit<DigestOptions, 'known' | 'previous' | 'references'>,
    FolderReferenceOptions {
  /** The folder with the files; relative to the working directory. */
  dir: string
  /**
   * The manifest's file; relative to the working directory. It is no asset, and where an original is gone, it tells
   * which of several digested copies is the current one.
   * @default 'staticfiles.json' in the output folder
   */
  manifest?: string | undefined
  /**
   * Manifests of other tools (Django's, Vite's, webpack-assets-manifest's), relative to the working directory. The files
   * that they name keep their names, and stand in the manifest under the keys that they have there.
   * @default []
   */
  known?: readonly string[] | undefined
  /**
   * Whether to follow symbolic links that lead out of the folder. Links inside it are always followed.
   * @default false
   */
  followLinks?: boolean | undefined
  /**
   * How many threads read and write. The result is the same with any number.
   * @default 1 for a small folder, else the number of processors, at most 4
   */
  threads?: number | undefined
  /** Called often while it runs, for a progress display. */
  onProgress?: OnProgress | undefined
}

/** What was found in a folder. */
export interface FolderCounts {
  /** Files that stand in the manifest. */
  files: number
  /** Those of them whose name has a digest. */
  digested: number
  /** Those of them in which references are rewritten. */
  rewritten: number
  /** The size of all files read, in bytes. */
  bytes: number
}

export interface Scan {
  folder: FolderListing
  digested: DigestResult
  /** Those of the folder, of the assets, and of the names that they would get. */
  problems: Problem[]
  counts: FolderCounts
  /** All files of the folder by their logicalPaths. */
  files: ReadonlyMap<string, SearchedFile>
}

export interface ScanContext {
  /** The manifest's file. */
  manifest: string
  /** The manifest of what was in the folder before. */
  previous: string
  threads: Threads
  /** What the output is to hold, where files are to be staged while they are at hand. */
  output?: OutputShape | undefined
}

/**
 * Reads a folder and works out every name and manifest entry. Where there is an output, most of its files are staged.
 *
 * @throws {StaticfilesError} `invalid-base`, `unreadable-file`, `changed-file`, `write-failed`, or one of `listFolder`'s,
 * `readKnown`'s or `loadFinders`'
 */
export async function scanFolder(options: CheckFolderOptions, context: ScanContext): Promise<Scan> {
  const { dir, followLinks, onProgress, known = [], references = [], ...rest } = options
  const { manifest, previous, threads, output } = context
  assertBase(options.base)
  let isMuch = false
  const folder = listFolder(dir, {
    followLinks,
    manifest,
    onFile(done, bytes) {
      isMuch = threads.prepare(done, bytes)
      onProgress?.({ step: 'list', done })
    },
  })
  const knownPaths = readKnown(known, options.base ?? '/static/')
  // A small folder is rather read twice, so that nothing at all is written where something is wrong.
  const earlyOf = output && isMuch ? createEarlyCopies(output, new Set(knownPaths.values())) : undefined
  const files = await searchFiles(folder.files, options, earlyOf, threads)

  const rewrite = createRewriter(files, threads, earlyOf !== undefined)
  const stages = digestInStages(Array.from(files.values(), toAsset), {
    ...rest,
    previous: readPreviousPaths(previous),
    known: knownPaths,
    references: await loadFinders(references),
  })
  let stage = stages.next()
  while (!stage.done) stage = stages.next(await rewrite(stage.value))

  const digested = stage.value
  return {
    folder,
    files,
    digested,
    problems: [...folder.problems, ...digested.problems, ...findLongNames(digested.assets)],
    counts: countFiles(folder, digested),
  }
}

function toAsset({ file, findings }: SearchedFile): Asset {
  return { logicalPath: file.logicalPath, source: () => readWhole(file), findings: () => findings! }
}

function countFiles({ files }: FolderListing, { assets, manifest }: DigestResult): FolderCounts {
  return {
    files: manifest.paths.size,
    digested: assets.filter((asset) => asset.current && asset.digestedPath !== asset.logicalPath).length,
    rewritten: assets.filter((asset) => asset.rewritten).length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
  }
}

/** Whether an output with these problems may be shipped. */
export function isFit(problems: readonly Problem[]): boolean {
  return problems.every(({ severity }) => severity !== 'error')
}

/** @throws {StaticfilesError} `invalid-base` */
export function assertBase(base: string | undefined): void {
  if (base === undefined || base === './' || /^([a-z][a-z0-9+.-]*:\/)?\/(.*\/)?$/is.test(base)) return
  throw new StaticfilesError(
    'invalid-base',
    `base is ${JSON.stringify(base)}; it must begin with a slash or a scheme and end in a slash, as "/static/" and "https://cdn.example.com/static/" do.`,
  )
}
