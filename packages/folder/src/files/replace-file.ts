import { closeSync, copyFileSync, fsyncSync, openSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { codeOf, fileError } from './file-error.ts'
import { renameFile } from './held-files.ts'
import { makeFolder } from './make-folder.ts'
import { removeTemporary, temporaryName } from './temporary.ts'

/** The path of a temporary file in the same folder as `file`, which is made if need be. */
export function temporaryBeside(file: string): string {
  const folder = dirname(file)
  makeFolder(folder)
  return join(folder, temporaryName())
}

/**
 * Puts a file in place whole or not at all: `write` fills a temporary file, which is then renamed. A file that was
 * there before stays until that moment, and stays when anything fails.
 */
export function replaceFile(file: string, temporary: string, write: (temporary: string) => void): void {
  try {
    write(temporary)
    moveFile(temporary, file)
  } catch (error) {
    removeTemporary(temporary)
    throw error
  }
}

/**
 * Writes a text file whole or not at all; its folder is made if need be.
 *
 * @param name the file as the user wrote it, where that is another path
 * @throws {StaticfilesError} `write-failed`
 */
export function writeTextFile(file: string, text: string, name: string = file): void {
  writeFileWhole(file, [text], name)
}

/** The same for a file of several parts. */
export function writeFileWhole(
  file: string,
  parts: readonly (string | Uint8Array)[],
  name: string = file,
): void {
  try {
    replaceFile(file, temporaryBeside(file), (temporary) => {
      const fd = openSync(temporary, 'w')
      try {
        for (const part of parts) writeFileSync(fd, part)
        // Or after a power cut there may be the name without the bytes.
        fsyncSync(fd)
      } finally {
        closeSync(fd)
      }
    })
  } catch (cause) {
    throw fileError('write-failed', name, `${name} cannot be written`, cause)
  }
}

/** A rename, also to a folder that another file system is mounted on. */
export function moveFile(temporary: string, file: string): void {
  try {
    renameFile(temporary, file)
  } catch (error) {
    if (codeOf(error) !== 'EXDEV') throw error
    const beside = temporaryBeside(file)
    replaceFile(file, beside, () => copyFileSync(temporary, beside))
    removeTemporary(temporary)
  }
}
