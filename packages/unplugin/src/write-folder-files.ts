import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StaticfilesError } from '@staticfiles/manifest'
import type { FolderFile } from './static-folders.ts'

/**
 * Writes the digested files, and the originals that the bundler does not copy by itself. They are no part of the
 * bundle, as a bundler's own public files are not: none is held in memory, and the bundler's report is about what it
 * has bundled.
 *
 * @throws {StaticfilesError} `write-failed`, or one that reading a file throws
 */
export function writeFolderFiles(files: readonly FolderFile[], outDir: string, keepOriginals: boolean): void {
  const made = new Set<string>()
  const write = (path: string, bytes: Uint8Array): void => {
    const target = join(outDir, path)
    const folder = dirname(target)
    try {
      if (!made.has(folder)) mkdirSync(folder, { recursive: true })
      writeFileSync(target, bytes)
    } catch (cause) {
      throw new StaticfilesError(
        'write-failed',
        `${target} cannot be written: ${(cause as Error).message}.`,
        {
          file: target,
          cause,
        },
      )
    }
    made.add(folder)
  }

  for (const { logicalPath, digestedPath, isPublic, read, readOriginal } of files) {
    const isCopied = isPublic && keepOriginals
    if (digestedPath !== logicalPath || !isCopied) write(digestedPath, read())
    if (digestedPath !== logicalPath && keepOriginals && !isPublic) write(logicalPath, readOriginal())
  }
}
