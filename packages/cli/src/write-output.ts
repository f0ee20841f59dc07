import { constants, copyFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DigestedAsset } from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'
import { fileError } from './file-error.ts'
import { makeFolder } from './make-folder.ts'
import type { OutputPlace } from './output-place.ts'
import { assertUnchanged, type Folder, type FolderAsset } from './read-folder.ts'
import { replaceFile } from './replace-file.ts'
import { holdsBytes, holdsSame } from './same-bytes.ts'

/** What a run wrote. */
export interface WriteCounts {
  /** Files written; those that were there already with the same bytes are not. */
  files: number
  /** Their size in bytes. */
  bytes: number
  /** Files that were there already. */
  unchanged: number
}

/** One file to be there in the end. */
interface Target {
  path: string
  source: FolderAsset
  /** Its bytes, where they are not those of `source`. */
  read?: (() => Uint8Array) | undefined
}

/** Lists the files of an output, what is referred to before what refers to it. In place, the originals are there. */
export function listTargets(
  assets: readonly DigestedAsset[],
  { assets: sources }: Folder,
  { inPlace, keepOriginals }: { inPlace: boolean; keepOriginals: boolean },
): Target[] {
  const byPath = new Map(sources.map((source) => [source.logicalPath, source]))
  return assets.flatMap((asset): Target[] => {
    const { logicalPath, digestedPath, predigested, rewritten, read } = asset
    const source = byPath.get(predigested ? digestedPath : logicalPath)!
    if (inPlace && source.logicalPath === digestedPath) return []
    const digested = { path: digestedPath, source, read: rewritten ? read : undefined }
    const isMore = !inPlace && keepOriginals && source.logicalPath !== digestedPath
    return isMore ? [digested, { path: logicalPath, source }] : [digested]
  })
}

/**
 * Writes the files of an output, each whole or not at all, and leaves alone what is there already with the same bytes.
 *
 * @param temporary gives the path of a new temporary file
 * @throws {StaticfilesError} `write-failed`, `changed-file` or `unreadable-file`
 */
export function writeTargets(
  targets: readonly Target[],
  { root, name }: OutputPlace,
  temporary: () => string,
  onWrite: (done: number) => void,
): WriteCounts {
  const folders = new Set<string>()
  const counts: WriteCounts = { files: 0, bytes: 0, unchanged: 0 }
  targets.forEach((target, i) => {
    const file = join(root, target.path)
    const bytes = target.read?.()
    try {
      const isThere = bytes
        ? holdsBytes(file, bytes)
        : holdsSame(file, target.source.file, target.source.size)
      if (isThere) {
        assertUnchanged(target.source)
        counts.unchanged++
      } else {
        makeFolderOnce(dirname(file))
        replaceFile(file, temporary(), (path) => writeTarget(path, target.source, bytes))
        counts.files++
        counts.bytes += bytes?.length ?? target.source.size
      }
    } catch (cause) {
      if (cause instanceof StaticfilesError) throw cause
      const written = join(name, target.path)
      throw fileError('write-failed', written, `${written} cannot be written`, cause)
    }
    onWrite(i + 1)
  })
  return counts

  function makeFolderOnce(folder: string): void {
    if (folders.has(folder)) return
    makeFolder(folder)
    folders.add(folder)
  }
}

function writeTarget(path: string, source: FolderAsset, bytes: Uint8Array | undefined): void {
  if (bytes) writeFileSync(path, bytes, { mode: source.mode })
  else copyFileSync(source.file, path, constants.COPYFILE_FICLONE)
  assertUnchanged(source)
}
