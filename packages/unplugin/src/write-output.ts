import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileError, whileHeld } from '@staticfiles/folder/files'
import { finishOutput } from './finish-output.ts'
import type { FinishedOutput } from './finished-output.ts'
import { noteFiles } from './late-files.ts'
import type { StaticfilesOptions } from './options.ts'
import { withPlainErrors } from './plain-errors.ts'
import { replaceOutput } from './replace-output.ts'
import type { DigestedFolders, FolderFile } from './static-folders.ts'

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
  { files }: DigestedFolders,
  { keepOriginals = true }: StaticfilesOptions,
): Generator<FileToWrite & { file: FolderFile }> {
  for (const file of files) {
    const { logicalPath, digestedPath, isPublic, read, readOriginal } = file
    const isCopied = isPublic && keepOriginals
    if (digestedPath !== logicalPath || !isCopied) yield { file, path: digestedPath, read }
    if (digestedPath !== logicalPath && keepOriginals && !isPublic)
      yield { file, path: logicalPath, read: readOriginal }
  }
}

/** An output that a bundler has written, or is to have written. */
interface WrittenOutput {
  /** Stays the same for all builds of a watcher. */
  build: object
  outDir: string
  /** The paths of what the bundler has written. */
  files: Iterable<string>
  /** What it leaves to us. */
  others: Iterable<FileToWrite>
  /** Whether what builds before have written and none writes any more is to be removed. */
  isReplaced: boolean
}

/**
 * Completes an output on the disk, with its manifest.
 *
 * @param describe answers what the output is, as `finishOutput` asks; a server's, which is not served, is nothing
 * @param warn as in `finishOutput`
 * @throws {StaticfilesError} `write-failed`, one that reading a file throws, or one of `finishOutput`'s
 */
export function writeOutput(
  { build, outDir, files, others, isReplaced }: WrittenOutput,
  describe: (() => FinishedOutput) | undefined,
  options: StaticfilesOptions,
  warn: (message: string) => void,
): Promise<void> {
  return withPlainErrors(async () => {
    const written = new Set([...files, ...writeFiles(others, outDir)])
    noteFiles(outDir, written)
    if (describe) await finishOutput(describe, options, warn)
    // With a journal of releases, what older ones name stays until it is pruned.
    if (isReplaced && !options.releases) replaceOutput(build, outDir, written)
  })
}

/** @returns the paths of all files that were written */
function writeFiles(files: Iterable<FileToWrite>, outDir: string): string[] {
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
