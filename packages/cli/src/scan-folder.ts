import {
  type DigestOptions,
  type DigestResult,
  digestAssets,
  loadFinders,
  type OptInKind,
  type Problem,
  type ReferenceFinder,
} from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'
import { findLongNames } from './long-names.ts'
import type { OnProgress } from './progress.ts'
import { type Folder, readFolder } from './read-folder.ts'
import { readKnown } from './read-known.ts'
import { readPreviousPaths } from './read-manifest.ts'
import { searchFolder } from './search-folder.ts'
import type { ThreadPool } from './threads/thread-pool.ts'

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
  folder: Folder
  digested: DigestResult
  /** Those of the folder, of the assets, and of the names that they would get. */
  problems: Problem[]
  counts: FolderCounts
}

/**
 * Reads a folder and works out every name and manifest entry; nothing is written.
 *
 * @param manifest the manifest's file
 * @param previous the manifest of what was in the folder before
 * @throws {StaticfilesError} `invalid-base`, `unreadable-file`, `changed-file`, or one of `readFolder`'s,
 * `readKnown`'s or `loadFinders`'
 */
export async function scanFolder(
  options: CheckFolderOptions,
  manifest: string,
  previous: string,
  pool: ThreadPool,
): Promise<Scan> {
  const { dir, followLinks, onProgress, known = [], references = [], ...rest } = options
  assertBase(options.base)
  const folder = readFolder(dir, {
    followLinks,
    manifest,
    onFile: onProgress && ((done) => onProgress({ step: 'list', done })),
  })
  const digested = digestAssets(await searchFolder(folder.assets, options, pool), {
    ...rest,
    previous: readPreviousPaths(previous),
    known: readKnown(known, options.base ?? '/static/'),
    references: await loadFinders(references),
  })
  return {
    folder,
    digested,
    problems: [...folder.problems, ...digested.problems, ...findLongNames(digested.assets)],
    counts: {
      files: digested.manifest.paths.size,
      digested: digested.assets.filter((asset) => asset.current && asset.digestedPath !== asset.logicalPath)
        .length,
      rewritten: digested.assets.filter((asset) => asset.rewritten).length,
      bytes: folder.assets.reduce((sum, { size }) => sum + size, 0),
    },
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
