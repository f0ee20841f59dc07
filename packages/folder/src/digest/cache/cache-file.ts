import { join } from 'node:path'
import type { Problem } from '@staticfiles/core'
import { readCheckedFile, writeCheckedFile } from '../../files/checked-file.ts'
import type { FolderCounts } from '../../files/folder-options.ts'
import { FileTable, type TableHead } from './file-table.ts'

/** What there is to know of the last run into an output. */
export interface CacheHead {
  /** The tool, and all that the user asked of it. */
  request: string
  /** What could not be taken in of the folder, as JSON. */
  skipped: string
  /** The folders of the output, and what tells that nothing was put into one or taken out of it. */
  folders: Record<string, string>
  /** Other files that were read or written, and what tells that they are the same. */
  files: Record<string, string>
  result: { counts: FolderCounts; problems: Problem[]; total: number }
}

export interface CacheFile {
  head: CacheHead
  table: FileTable
}

const nameIn = (output: string): string => join(output, '.staticfiles/cache')

const NEWLINE = '\n'

/**
 * A line of JSON and the table.
 * @returns `undefined` where there is none, or none that is whole
 */
export function readCacheFile(output: string): CacheFile | undefined {
  const bytes = readCheckedFile(nameIn(output))
  if (!bytes) return undefined
  try {
    const headEnd = bytes.indexOf(NEWLINE)
    const { table, ...head }: CacheHead & { table: TableHead } = JSON.parse(
      bytes.toString('utf8', 0, headEnd),
    )
    return { head, table: FileTable.from(table, bytes.subarray(headEnd + 1)) }
  } catch {
    return undefined
  }
}

/** @throws {StaticfilesError} `write-failed` */
export function writeCacheFile(output: string, { head, table }: CacheFile): void {
  const packed = table.pack()
  const headBytes = Buffer.from(JSON.stringify({ ...head, table: packed.head }) + NEWLINE)
  writeCheckedFile(nameIn(output), [headBytes, ...packed.parts])
}
