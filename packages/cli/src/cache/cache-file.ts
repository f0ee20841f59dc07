import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from '@staticfiles/core'
import type { FolderCounts } from '../folder-options.ts'
import { writeFileWhole } from '../replace-file.ts'

/** What there is to know of the last run into an output. */
export interface CacheHead {
  /** The tool, and all that the user asked of it. */
  request: string
  /** The files of the folder; empty where one was too new to tell when it changes. */
  listing: string
  /** The folders of the output, and what tells that nothing was put into one or taken out of it. */
  folders: Record<string, string>
  /** Other files that were read or written, and what tells that they are the same. */
  files: Record<string, string>
  result: { counts: FolderCounts; problems: Problem[]; total: number }
}

export interface CacheFile {
  head: CacheHead
  /** Checked when it is read; `undefined` where it is damaged. */
  readBody(): Buffer | undefined
}

const nameIn = (output: string): string => join(output, '.staticfiles/cache')

/** Two lines of JSON, and the body. Each part is led by the md5 of the next, so that no damaged one is taken for true. */
interface Lead {
  head: string
  body: string
}

/** @returns `undefined` where there is none, or none that is whole */
export function readCacheFile(output: string): CacheFile | undefined {
  try {
    const bytes = readFileSync(nameIn(output))
    const leadEnd = bytes.indexOf('\n')
    const headEnd = bytes.indexOf('\n', leadEnd + 1)
    const lead: Lead = JSON.parse(bytes.toString('latin1', 0, leadEnd))
    const head = bytes.subarray(leadEnd + 1, headEnd)
    if (hash('md5', head) !== lead.head) return undefined
    const body = bytes.subarray(headEnd + 1)
    return {
      head: JSON.parse(head.toString()),
      readBody: () => (hash('md5', body) === lead.body ? body : undefined),
    }
  } catch {
    return undefined
  }
}

/** @throws {StaticfilesError} `write-failed` */
export function writeCacheFile(output: string, head: CacheHead, body: Buffer): void {
  const headBytes = Buffer.from(JSON.stringify(head))
  const lead: Lead = { head: hash('md5', headBytes), body: hash('md5', body) }
  writeFileWhole(nameIn(output), [`${JSON.stringify(lead)}\n`, headBytes, '\n', body])
}
