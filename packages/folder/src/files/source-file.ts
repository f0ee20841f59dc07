import { type Stats, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { StaticfilesError } from '@staticfiles/manifest'
import { fileError } from './file-error.ts'

/** A file to read. */
export interface SourceFile {
  /** Its path in the output: posix. */
  logicalPath: string
  /** Its absolute path. */
  file: string
  /** Its path as the caller would write it, for messages. */
  name: string
  /** In bytes. */
  size: number
  /** When it was last modified, in milliseconds since 1970, with fractions. */
  modified: number
  /** Its permission bits. */
  mode: number
}

/** Where a folder lies. */
export interface FolderPlace {
  /** Its absolute path, with links resolved. */
  root: string
  /** Its path as the caller wrote it, for messages. */
  name: string
}

/** A folder to take files from. */
export interface SourceFolder extends FolderPlace {
  /** What stands before the paths in it in logicalPaths: empty, or ending in a slash. */
  prefix: string
  /** Its place among the others. */
  index: number
  /** Whether it is the one folder that there is: problems are told in its paths, and the output may be in it. */
  isAlone?: boolean | undefined
  /** Which of its files to take, where that is known: as paths from it. By default it is walked. */
  files?: readonly string[] | undefined
}

/** Whether there is one folder alone, whose files have the paths in the output that they have in it. */
export function isPlain([first]: readonly SourceFolder[]): boolean {
  return first?.isAlone === true
}

/** What the system says of a file. */
export interface FileFacts extends Pick<SourceFile, 'size' | 'modified' | 'mode'> {
  /** When its content or anything else of it was last changed, in milliseconds since 1970, with fractions. */
  changed: number
  /** Its number in the file system. */
  inode: number
}

/** A file of a folder. Its longer paths are made when they are asked for: there may be a million of such files. */
export class ListedFile implements SourceFile, FileFacts {
  readonly folder: SourceFolder
  readonly logicalPath: string
  readonly size: number
  readonly modified: number
  readonly mode: number
  readonly changed: number
  readonly inode: number

  constructor(
    folder: SourceFolder,
    logicalPath: string,
    { size, modified, mode, changed, inode }: FileFacts,
  ) {
    this.folder = folder
    this.logicalPath = logicalPath
    this.size = size
    this.modified = modified
    this.mode = mode
    this.changed = changed
    this.inode = inode
  }

  get file(): string {
    return this.folder.root + sep + nativePath(this.#path)
  }

  get name(): string {
    return join(this.folder.name, this.#path)
  }

  get #path(): string {
    return this.logicalPath.slice(this.folder.prefix.length)
  }
}

const nativePath = (path: string): string => (sep === '/' ? path : path.replaceAll('/', sep))

/**
 * Makes sure that a file is still as it was when its folder was listed, so that what was made of it is right.
 * @throws {StaticfilesError} `changed-file` or `unreadable-file`
 */
export function assertUnchanged(source: SourceFile): void {
  let stats: Stats
  try {
    stats = statSync(source.file)
  } catch (cause) {
    throw fileError('unreadable-file', source.name, `${source.name} cannot be read any more`, cause)
  }
  if (stats.size !== source.size || stats.mtimeMs !== source.modified) throw changedFile(source.name)
}

/** The error for a file that is not as it was when its folder was listed. */
export function changedFile(name: string): StaticfilesError {
  return new StaticfilesError(
    'changed-file',
    `${name} changed while it was being digested, so its digest would be wrong. Run it again when nothing writes to the folder any more.`,
    { file: name },
  )
}
