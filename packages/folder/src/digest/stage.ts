import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fchmodSync,
  openSync,
  readdirSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { StaticfilesError } from '@staticfiles/manifest'
import { codeOf, fileError } from '../files/file-error.ts'
import { folderOf } from '../files/folder-of.ts'
import { removeFile, renameFile } from '../files/held-files.ts'
import { makeFolder } from '../files/make-folder.ts'
import { moveFile } from '../files/replace-file.ts'
import { holdsBytes, holdsSame } from '../files/same-bytes.ts'
import { assertUnchanged, type FolderPlace, type SourceFile } from '../files/source-file.ts'

/** What a run wrote. */
export interface WriteCounts {
  /** Files written; those that were there already with the same bytes are not. */
  files: number
  /** Their size in bytes. */
  bytes: number
  /** Files that were there already. */
  unchanged: number
}

/** Where files are staged, and for which output. */
export interface StagePlace {
  output: FolderPlace
  /** Whether the output has no files yet. */
  isEmpty: boolean
  /** Whether the sources are a part of the output: then they must not change until it is complete. */
  inPlace: boolean
  /** The folder that they are staged in, of the same file system as the output. It need not be there. */
  folder: string
}

/**
 * Files that are written to a folder first, as the trees that they will be in the output, and put there all at once. So a
 * file that is read once can be written at once, though only the whole tells whether anything may be written at all.
 */
export interface Stage {
  /**
   * Stages a file, unless the output has it already.
   * @throws {StaticfilesError} `write-failed`
   */
  write(path: string, source: SourceFile, bytes: Uint8Array): void
  /**
   * Stages a copy of a file of any size.
   * @throws {StaticfilesError} `write-failed` or `changed-file`
   */
  copy(path: string, source: SourceFile): void
  /**
   * Puts the files into the output, each whole or not at all, unless that is left to `moveStage`.
   *
   * @param dropped paths that are not to be there after all
   * @param onFile called after each file
   * @throws {StaticfilesError} `write-failed`, `changed-file` or `unreadable-file`
   */
  commit(dropped: readonly string[], onFile?: () => void): WriteCounts
}

const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC

/** Answers a stage for the files of one thread; several threads may share its folder. */
export function createStage({ output, isEmpty, inPlace, folder }: StagePlace): Stage {
  const umask = process.umask()
  const made = new Set<string>()
  /** What is to be put into an output that is not empty, file by file. */
  const staged = new Map<string, { source: SourceFile; size: number; isNew: boolean }>()
  const counts: WriteCounts = { files: 0, bytes: 0, unchanged: 0 }

  return {
    write(path, source, bytes) {
      explain(output, path, () => {
        if (!isEmpty && holdsBytes(inOutput(path), bytes)) return add(path, source, bytes.length, false)
        writeNew(prepare(path), bytes, source.mode)
        add(path, source, bytes.length, true)
      })
    },

    copy(path, source) {
      explain(output, path, () => {
        const isNew = isEmpty || !holdsSame(inOutput(path), source.file, source.size)
        if (isNew) copyFileSync(source.file, prepare(path), constants.COPYFILE_FICLONE)
        assertUnchanged(source)
        add(path, source, source.size, isNew)
      })
    },

    commit(dropped, onFile) {
      for (const path of dropped) staged.delete(path)
      for (const [path, { source, size, isNew }] of staged) {
        explain(output, path, () => {
          if (inPlace) assertUnchanged(source)
          if (isNew) putInPlace(`${folder}/${path}`, inOutput(path))
          count(size, isNew)
        })
        onFile?.()
      }
      staged.clear()
      return counts
    },
  }

  function inOutput(path: string): string {
    return `${output.root}/${path}`
  }

  function prepare(path: string): string {
    makeFolderOnce(folderOf(path))
    return `${folder}/${path}`
  }

  function makeFolderOnce(path: string): void {
    if (made.has(path)) return
    makeFolder(`${folder}/${path}`)
    made.add(path)
  }

  /** Not by `writeFileSync`, which spends a fifth of its time on its options. */
  function writeNew(file: string, bytes: Uint8Array, mode: number): void {
    const fd = openSync(file, NEW_FILE, mode)
    try {
      for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written)
      if ((mode & umask) !== 0) fchmodSync(fd, mode)
    } finally {
      closeSync(fd)
    }
  }

  function add(path: string, source: SourceFile, size: number, isNew: boolean): void {
    if (isEmpty) count(size, isNew)
    else staged.set(path, { source, size, isNew })
  }

  function count(size: number, isNew: boolean): void {
    if (!isNew) counts.unchanged++
    else {
      counts.files++
      counts.bytes += size
    }
  }
}

/**
 * Puts all that was staged into an output that was empty: its folders as they are, where they are not there meanwhile.
 *
 * @param dropped paths that are not to be there after all
 * @returns what these were
 * @throws {StaticfilesError} `write-failed`
 */
export function moveStage({ output, folder }: StagePlace, dropped: readonly string[]): WriteCounts {
  const counts: WriteCounts = { files: 0, bytes: 0, unchanged: 0 }
  for (const path of dropped) {
    explain(output, path, () => {
      counts.files++
      counts.bytes += statSync(`${folder}/${path}`).size
      removeFile(`${folder}/${path}`)
    })
  }
  if (existsSync(folder)) moveEntries('')
  return counts

  function moveEntries(prefix: string): void {
    for (const entry of readdirSync(`${folder}/${prefix}`, { withFileTypes: true })) {
      const path = prefix + entry.name
      if (!entry.isDirectory()) {
        explain(output, path, () => putInPlace(`${folder}/${path}`, `${output.root}/${path}`))
      } else if (!wasMoved(`${folder}/${path}`, `${output.root}/${path}`)) moveEntries(`${path}/`)
    }
  }
}

function wasMoved(folder: string, target: string): boolean {
  if (existsSync(target)) return false
  try {
    renameFile(folder, target)
    return true
  } catch {
    // Another run was quicker, or something is in the way, which is told of the file that it is in the way of.
    return false
  }
}

function putInPlace(file: string, target: string): void {
  try {
    moveFile(file, target)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error
    makeFolder(dirname(target))
    moveFile(file, target)
  }
}

/** Says of an error which file of the output it kept from being written. */
function explain(output: FolderPlace, path: string, write: () => void): void {
  try {
    write()
  } catch (error) {
    const isRead = error instanceof StaticfilesError && error.code === 'unreadable-file'
    if (error instanceof StaticfilesError && !isRead) throw error
    const name = join(output.name, path)
    throw fileError('write-failed', name, `${name} cannot be written`, isRead ? error.cause : error)
  }
}
