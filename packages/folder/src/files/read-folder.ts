import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import type { Asset, Problem } from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'
import { codeOf, fileError } from './file-error.ts'
import { readWhole } from './read-bytes.ts'
import type { ListedFile, SourceFile } from './source-file.ts'
import { type Walk, walkFolder } from './walk-folder.ts'

export interface ReadFolderOptions {
  /**
   * Whether to follow symbolic links that lead out of the folder. Links inside it are always followed.
   * @default false
   */
  followLinks?: boolean | undefined
  /** The manifest's file. Where it lies in the folder, it is no asset; `staticfiles.json` at its root never is. */
  manifest?: string | undefined
  /** Called after each file, with the number of files found so far and their size in bytes. */
  onFile?: ((found: number, bytes: number) => void) | undefined
}

/** A file of a folder, read when asked for. */
export interface FolderAsset extends Asset, SourceFile {
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
 * Lists every regular file in a folder and the folders below, names with a leading dot included. Nothing is read
 * until an asset's `source` is called. The folder `.staticfiles` at the root belongs to this tool and is left out.
 *
 * @throws {StaticfilesError} `missing-folder`, `not-a-folder` or `unreadable-folder`
 */
export function readFolder(dir: string, options: ReadFolderOptions = {}): Folder {
  const { files, ...rest } = listFolder(dir, options)
  return { ...rest, assets: files.toArray().map(toAsset) }
}

/** What is in a folder, with no more of each file than what the system says. */
export interface FolderListing extends Walk, Pick<Folder, 'root'> {}

/** The same without assets to read. */
export function listFolder(dir: string, options: ReadFolderOptions = {}): FolderListing {
  const root = resolveFolder(dir)
  const { followLinks = false, manifest, onFile } = options
  const notAssets = new Set(['.staticfiles', 'staticfiles.json'])
  if (manifest !== undefined) notAssets.add(logicalPathOf(root, manifest))
  return { root, ...walkFolder({ root, name: dir }, { followLinks, notAssets, onFile }) }
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

function toAsset({ logicalPath, file, name, size, modified, mode }: ListedFile): FolderAsset {
  const source: SourceFile = { logicalPath, file, name, size, modified, mode }
  return { ...source, source: () => readWhole(source) }
}

/** Where a file that need not exist lies below `root`; begins with `..` when it lies elsewhere. */
function logicalPathOf(root: string, file: string): string {
  let folder = dirname(file)
  try {
    folder = realpathSync.native(folder)
  } catch {
    // A folder that is not there yet holds no assets.
  }
  return relative(root, join(folder, basename(file))).replaceAll(sep, '/')
}
