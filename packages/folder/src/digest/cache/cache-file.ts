import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import type { Problem } from '@staticfiles/core'
import type { FolderCounts } from '../../files/folder-options.ts'
import { writeFileWhole } from '../../files/replace-file.ts'
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
 * A line with the CRC-32 of the rest, so that a damaged one is not taken for true, a line of JSON, and the table.
 * @returns `undefined` where there is none, or none that is whole
 */
export function readCacheFile(output: string): CacheFile | undefined {
  try {
    const bytes = readFileSync(nameIn(output))
    const leadEnd = bytes.indexOf(NEWLINE) + 1
    const rest = bytes.subarray(leadEnd)
    if (bytes.toString('latin1', 0, leadEnd) !== leadOf(crc32(rest))) return undefined
    const headEnd = rest.indexOf(NEWLINE)
    const { table, ...head }: CacheHead & { table: TableHead } = JSON.parse(rest.toString('utf8', 0, headEnd))
    return { head, table: FileTable.from(table, rest.subarray(headEnd + 1)) }
  } catch {
    return undefined
  }
}

/** @throws {StaticfilesError} `write-failed` */
export function writeCacheFile(output: string, { head, table }: CacheFile): void {
  const packed = table.pack()
  const headBytes = Buffer.from(JSON.stringify({ ...head, table: packed.head }) + NEWLINE)
  // Without empty parts, which reset the checksum.
  const parts = [headBytes, ...packed.parts].filter(({ length }) => length > 0)
  const checksum = parts.reduce((sum, part) => crc32(part, sum), 0)
  writeFileWhole(nameIn(output), [leadOf(checksum), ...parts])
}

const leadOf = (checksum: number): string => checksum.toString(16) + NEWLINE
