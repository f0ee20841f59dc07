import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Asset, Problem } from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'
import { codeOf, fileError } from './file-error.ts'
import { createIgnore, type IgnoreOptions } from './ignore-patterns.ts'
import { pathFrom } from './path-from.ts'
import { readWhole } from './read-bytes.ts'
import type { FileFacts, ListedFile, SourceFile, SourceFolder } from './source-file.ts'
import { type Walk, walkFolders } from './walk-folder.ts'

export interface ReadFolderOptions extends IgnoreOptions {
  /**
   * Whether to follow symbolic links that lead out of the folder. Links inside it are always followed.
   * @default false
   */
  followLinks?: boolean | undefined
  /**
   * Which of its files to take, as paths from the folder, where they are known. Nothing is left out of them.
   * @default all that are found
   */
  files?: readonly string[] | undefined
  /** The manifest's file. Where it lies in the folder, it is no asset; `staticfiles.json` at its root never is. */
  manifest?: string | undefined
  /** Called after each file, with the number of files found so far and their size in bytes. */
  onFile?: ((found: number, bytes: number) => void) | undefined
}

/** A file of a folder, read when asked for. */
export interface FolderAsset extends Asset, SourceFile, FileFacts {
  /**
   * Reads the file.
   * @throws {StaticfilesError} `unreadable-file`, or `changed-file` when it has another size than when it was listed
   */
  source: () => Uint8Array
}

/** What is in a folder. */
export interface Folder {
  /** The folder's absolute path, with links resolved. */
  root: string
  assets: FolderAsset[]
  /** What could not be taken in: errors for what should have been, warnings for what was left out on purpose. */
  problems: Problem[]
  /** The links to folders outside that were followed, as logicalPaths. */
  outsideLinks: string[]
}

/**
 * Lists every regular file in a folder and the folders below, names with a leading dot included unless `defaultIgnore`
 * says otherwise. Nothing is read until an asset's `source` is called. The folder `.staticfiles` at the root belongs to this tool and is left out.
 *
 * @throws {StaticfilesError} `missing-folder`, `not-a-folder`, `unreadable-folder` or `unmatched-pattern`
 */
export function readFolder(dir: string, options: ReadFolderOptions = {}): Folder {
  const root = resolveFolder(dir)
  const { defaultIgnore = false, files: known } = options
  const { files, problems, outsideLinks } = listFolders(
    [{ root, name: dir, prefix: '', index: 0, isAlone: true, files: known }],
    {
      ...options,
      defaultIgnore,
    },
  )
  return { root, assets: files.toArray().map(toAsset), problems, outsideLinks }
}

/**
 * Lists the files of folders, with no more of each than what the system says.
 * @throws {StaticfilesError} `unreadable-folder`, `unmatched-pattern`
 */
export function listFolders(sources: readonly SourceFolder[], options: ReadFolderOptions): Walk {
  const { followLinks = false, manifest, onFile } = options
  const ignore = createIgnore(options)
  const walk = walkFolders(sources, {
    ...{ followLinks, ignore, onFile },
    notAssetsOf({ root }) {
      const notAssets = new Set(['.staticfiles', 'staticfiles.json'])
      if (manifest !== undefined) notAssets.add(logicalPathOf(root, manifest))
      return notAssets
    },
  })
  ignore.assertMatched()
  return walk
}

/**
 * The absolute path of a folder, with links resolved.
 * @throws {StaticfilesError} `missing-folder`, `not-a-folder` or `unreadable-folder`
 */
export function resolveFolder(dir: string): string {
  try {
    const root = realpathSync.native(dir)
    if (statSync(root).isDirectory()) {
      accessSync(root, constants.R_OK | constants.X_OK)
      return root
    }
  } catch (cause) {
    const code = codeOf(cause)
    if (code === 'ENOENT')
      throw new StaticfilesError('missing-folder', `${dir} does not exist. Is the path right?`, { file: dir })
    if (code !== 'ENOTDIR') throw fileError('unreadable-folder', dir, `${dir} cannot be read`, cause)
  }
  throw new StaticfilesError(
    'not-a-folder',
    `${dir} is not a folder. Name the folder that holds the files.`,
    {
      file: dir,
    },
  )
}

function toAsset(listed: ListedFile): FolderAsset {
  const { logicalPath, file, name, size, modified, mode, changed, inode } = listed
  const source: SourceFile & FileFacts = { logicalPath, file, name, size, modified, mode, changed, inode }
  return { ...source, source: () => readWhole(source) }
}

/** Where a file that need not exist lies below `root`; begins with `..` when it lies elsewhere. */
export function logicalPathOf(root: string, file: string): string {
  let folder = dirname(file)
  try {
    folder = realpathSync.native(folder)
  } catch {
    // A folder that is not there yet holds no assets.
  }
  return pathFrom(root, join(folder, basename(file)))
}
