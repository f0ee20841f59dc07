import { createHash } from 'node:crypto'
import {
  createSearch,
  DIGEST_LENGTH,
  digestedPathOf,
  digestOf,
  type Findings,
  type ReferenceFinder,
  type RewritePlan,
  rewriteBytes,
} from '@staticfiles/core'
import { createByteReader, MOST_SHARED, readWhole } from '../../files/read-bytes.ts'
import { assertUnchanged, ListedFile, type SourceFolder } from '../../files/source-file.ts'
import { createStage, type StagePlace, type WriteCounts } from '../stage.ts'

/** A file as plain data, which can be handed to another thread. */
export type PlainFile = readonly [
  logicalPath: string,
  size: number,
  modified: number,
  mode: number,
  folder: number,
]

export function plainFile({ logicalPath, size, modified, mode, folder }: ListedFile): PlainFile {
  return [logicalPath, size, modified, mode, folder.index]
}

/** Which copies of a file to stage as soon as it is read. */
export interface EarlyCopies {
  /** Under its own path. */
  original: boolean
  /** Under its digestedPath, where its bytes are final. */
  digested: boolean
}

/** What can be done with a file: what it takes, and what comes of it. */
export interface Tasks {
  /** Looks for references in it. */
  search: { item: readonly [PlainFile, EarlyCopies | undefined]; answer: Findings }
  /**
   * Rewrites it, and stages it under `path`, or by default under its digestedPath; answers its digest. `generated` is the
   * file that it is the source map of, where the plan has that.
   */
  rewrite: {
    item: readonly [PlainFile, RewritePlan, generated: PlainFile | undefined, path: string | undefined]
    answer: string
  }
  /** Stages copies of it. */
  copy: { item: readonly [PlainFile, paths: readonly string[]]; answer: undefined }
}

export type TaskName = keyof Tasks

/** How one thread works. */
export type Work = { [Task in TaskName]: (item: Tasks[Task]['item']) => Tasks[Task]['answer'] } & {
  /** Puts what this thread staged into the output, but for `dropped`. */
  commit(dropped: readonly string[], onFile?: () => void): WriteCounts
}

/** What all threads have to know. */
export interface WorkPlace {
  folders: readonly SourceFolder[]
  /** Where files are staged; nothing is where nothing is to be written. */
  stage: StagePlace | undefined
  /** Whether the strings of scripts that look like paths are told. */
  tellsLiterals?: boolean | undefined
}

/**
 * Answers how to work on a folder's files, each of which is read once; those that cannot have references a piece at a time,
 * so that they may have any size.
 *
 * @throws {StaticfilesError} its functions: `unreadable-file`, `changed-file` or `write-failed`
 */
export function createWork(
  { folders, stage: place, tellsLiterals }: WorkPlace,
  references: readonly ReferenceFinder[],
): Work {
  const search = createSearch({ references, tellsLiterals })
  const reader = createByteReader()
  const stage = place && createStage(place)

  return {
    search([plain, early]) {
      const file = listed(plain)
      const isLarge = file.size > MOST_SHARED && !search.looksInto(file.logicalPath)
      const bytes = isLarge ? undefined : reader.read(file)
      const findings = bytes
        ? search.find(file.logicalPath, bytes)
        : { digest: digestInPieces(file), references: [] }
      if (early?.digested && findings.digest !== undefined)
        put(digestedPathOf(file.logicalPath, findings.digest), file, bytes)
      if (early?.original) put(file.logicalPath, file, bytes)
      return findings
    },

    rewrite([plain, plan, generated, path]) {
      const file = listed(plain)
      const bytes = rewriteBytes(reader.read(file), plan, () => readChecked(listed(generated!)))
      assertUnchanged(file)
      const digest = digestOf(bytes)
      stage?.write(path ?? digestedPathOf(file.logicalPath, digest), file, bytes)
      return digest
    },

    copy([plain, paths]) {
      const file = listed(plain)
      const bytes = file.size > MOST_SHARED ? undefined : reader.read(file)
      if (bytes) assertUnchanged(file)
      for (const path of paths) put(path, file, bytes)
    },

    commit: (dropped, onFile) => stage?.commit(dropped, onFile) ?? { files: 0, bytes: 0, unchanged: 0 },
  }

  function listed([logicalPath, size, modified, mode, folder]: PlainFile): ListedFile {
    return new ListedFile(folders[folder]!, logicalPath, { size, modified, mode, changed: 0, inode: 0 })
  }

  /** Into a buffer of its own, since the reader's holds another file. */
  function readChecked(file: ListedFile): Uint8Array {
    const bytes = readWhole(file)
    assertUnchanged(file)
    return bytes
  }

  function put(path: string, file: ListedFile, bytes: Uint8Array | undefined): void {
    if (bytes) stage?.write(path, file, bytes)
    else stage?.copy(path, file)
  }

  function digestInPieces(file: ListedFile): string {
    const md5 = createHash('md5')
    reader.readPieces(file, (piece) => md5.update(piece))
    return md5.digest('hex').slice(0, DIGEST_LENGTH)
  }
}
