import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileError, whileHeld } from '@staticfiles/folder/files'
import type { FolderFile } from './static-folders.ts'

/** A file to be written: its path in the output, and its bytes. */
export interface FileToWrite {
  path: string
  read(): Uint8Array
}

/**
 * The digested files, and the originals that the bundler does not copy by itself. They are no part of the bundle, as a
 * bundler's own public files are not: none is held in memory, and the bundler's report is about what it has bundled.
 */
export function* filesOfFolders(
  files: readonly FolderFile[],
  keepOriginals: boolean,
): Generator<FileToWrite & { file: FolderFile }> {
  for (const file of files) {
    const { logicalPath, digestedPath, isPublic, read, readOriginal } = file
    const isCopied = isPublic && keepOriginals
    if (digestedPath !== logicalPath || !isCopied) yield { file, path: digestedPath, read }
    if (digestedPath !== logicalPath && keepOriginals && !isPublic)
      yield { file, path: logicalPath, read: readOriginal }
  }
}

/**
 * @returns the paths of all files that were written
 * @throws {StaticfilesError} `write-failed`, or one that reading a file throws
 */
export function writeFolderFiles(
  files: readonly FolderFile[],
  outDir: string,
  keepOriginals: boolean,
): string[] {
  return writeFiles(filesOfFolders(files, keepOriginals), outDir)
}

/**
 * @returns the paths of all files that were written
 * @throws {StaticfilesError} `write-failed`, or one that reading a file throws
 */
export function writeFiles(files: Iterable<FileToWrite>, outDir: string): string[] {
  const paths: string[] = []
  const made = new Set<string>()
  for (const { path, read } of files) {
    const target = join(outDir, path)
    const folder = dirname(target)
    const bytes = read()
    try {
      if (!made.has(folder)) mkdirSync(folder, { recursive: true })
      whileHeld(() => writeFileSync(target, bytes))
    } catch (cause) {
      throw fileError('write-failed', target, `${target} cannot be written`, cause)
    }
    made.add(folder)
    paths.push(path)
  }
  return paths
}
