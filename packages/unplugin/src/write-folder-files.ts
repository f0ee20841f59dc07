import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StaticfilesError } from '@staticfiles/manifest'
import type { FolderFile } from './static-folders.ts'

/**
 * Writes the digested files, and the originals that the bundler does not copy by itself. They are no part of the
 * bundle, as a bundler's own public files are not: none is held in memory, and the bundler's report is about what it
 * has bundled.
 *
 * @returns the paths of all files that were written
 * @throws {StaticfilesError} `write-failed`, or one that reading a file throws
 */
export function writeFolderFiles(
  files: readonly FolderFile[],
  outDir: string,
  keepOriginals: boolean,
): string[] {
  const paths: string[] = []
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
    paths.push(path)
  }

  for (const { logicalPath, digestedPath, isPublic, read, readOriginal } of files) {
    const isCopied = isPublic && keepOriginals
    if (digestedPath !== logicalPath || !isCopied) write(digestedPath, read())
    if (digestedPath !== logicalPath && keepOriginals && !isPublic) write(logicalPath, readOriginal())
  }
  return paths
}

/**
 * Removes what an earlier build of a watcher wrote and no build writes any more.
 *
 * @param before the paths that were written then
 * @param now those that are written now, by output
 * @throws {StaticfilesError} `write-failed`
 */
export function removeStaleFiles(
  outDir: string,
  before: ReadonlySet<string>,
  now: readonly ReadonlySet<string>[],
): void {
  for (const path of before) {
    if (now.some((paths) => paths.has(path))) continue
    const file = join(outDir, path)
    try {
      rmSync(file, { force: true })
    } catch (cause) {
      throw new StaticfilesError('write-failed', `${file} cannot be removed: ${(cause as Error).message}.`, {
        ...{ file, cause },
      })
    }
  }
}
