import { chmodSync, constants, copyFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StaticfilesError } from '@staticfiles/manifest'
import { fileError } from './file-error.ts'
import { makeFolder } from './make-folder.ts'
import type { OutputPlace } from './output-place.ts'
import { createByteReader, PIECE } from './read-bytes.ts'
import { replaceFile } from './replace-file.ts'
import { holdsBytes, holdsSame } from './same-bytes.ts'
import { assertUnchanged, type SourceFile } from './source-file.ts'

/** What a run wrote. */
export interface WriteCounts {
  /** Files written; those that were there already with the same bytes are not. */
  files: number
  /** Their size in bytes. */
  bytes: number
  /** Files that were there already. */
  unchanged: number
}

/** Files to be there in the end, made of the same bytes. */
export interface Target {
  paths: readonly string[]
  source: SourceFile
}

/**
 * Writes the files of a target, each whole or not at all, and leaves alone what is there already with the same bytes.
 *
 * @param bytes what to write in place of the bytes of `target.source`
 * @throws {StaticfilesError} `write-failed`, `changed-file` or `unreadable-file`
 */
export type WriteTarget = (target: Target, bytes?: Uint8Array) => WriteCounts

/**
 * Answers a function that writes targets.
 *
 * @param place whose files are to be written; its root is taken for empty where `isEmpty` says so
 * @param temporary gives the path of a new temporary file
 */
export function createTargetWriter(
  { root, name, isEmpty }: Pick<OutputPlace, 'root' | 'name' | 'isEmpty'>,
  temporary: () => string,
): WriteTarget {
  const folders = new Set<string>()
  const reader = createByteReader()
  const umask = process.umask()
  let counts: WriteCounts

  return ({ source, paths }, bytes) => {
    counts = { files: 0, bytes: 0, unchanged: 0 }
    let content = bytes
    for (const path of paths) {
      try {
        if (source.size <= PIECE) content ??= reader.read(source)
        if (content) writeContent(join(root, path), source, content)
        else copyLarge(join(root, path), source)
      } catch (error) {
        const isRead = error instanceof StaticfilesError && error.code === 'unreadable-file'
        if (error instanceof StaticfilesError && !isRead) throw error
        const written = join(name, path)
        throw fileError('write-failed', written, `${written} cannot be written`, isRead ? error.cause : error)
      }
    }
    return counts
  }

  function writeContent(file: string, source: SourceFile, content: Uint8Array): void {
    assertUnchanged(source)
    if (!isEmpty && holdsBytes(file, content)) counts.unchanged++
    else {
      put(file, content.length, (path) => {
        writeFileSync(path, content, { mode: source.mode })
        if ((source.mode & umask) !== 0) chmodSync(path, source.mode)
      })
    }
  }

  function copyLarge(file: string, source: SourceFile): void {
    if (!isEmpty && holdsSame(file, source.file, source.size)) {
      assertUnchanged(source)
      counts.unchanged++
    } else {
      put(file, source.size, (path) => {
        copyFileSync(source.file, path, constants.COPYFILE_FICLONE)
        assertUnchanged(source)
      })
    }
  }

  function put(file: string, size: number, fill: (temporary: string) => void): void {
    makeFolderOnce(dirname(file))
    replaceFile(file, temporary(), fill)
    counts.files++
    counts.bytes += size
  }

  function makeFolderOnce(folder: string): void {
    if (folders.has(folder)) return
    makeFolder(folder)
    folders.add(folder)
  }
}
