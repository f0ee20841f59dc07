import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf, fileError } from '../files/file-error.ts'
import { removeFile, renameFile } from '../files/held-files.ts'
import { writeFileWhole } from '../files/replace-file.ts'
import { removeAbandoned } from '../files/temporary.ts'
import { JOURNAL } from './has-journal.ts'
import {
  bytesOf,
  formatRecord,
  HEAD_SIZE,
  md5Of,
  parseHead,
  parseRelease,
  type Release,
  type ReleaseHead,
} from './release.ts'

/** The extension of records of releases whose files are being deleted. */
export const DROPPED = '.dropped'

/**
 * What the records in an output's journal say at their beginnings, the newest first.
 *
 * @param extension that of the records to read
 * @throws {StaticfilesError} `unreadable-folder`, `unreadable-file` or `invalid-release`
 */
export function readHeads(output: string, extension = '.json'): ReleaseHead[] {
  return namesInJournal(output)
    .filter((name) => name.endsWith(extension) && !name.startsWith('.'))
    .flatMap((name) => readHead(output, name.slice(0, -extension.length), extension) ?? [])
    .sort(byAge)
}

/** The names of all files in a journal. */
export function namesInJournal(output: string): string[] {
  const folder = join(output, JOURNAL)
  try {
    return readdirSync(folder)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return []
    throw fileError('unreadable-folder', folder, `${folder} cannot be read`, cause)
  }
}

/** Marks a release as one whose files are being deleted, so that nothing takes it for whole. */
export function markDropped(output: string, { id }: ReleaseHead): void {
  const file = fileOf(output, id)
  try {
    renameFile(file, fileOf(output, id, DROPPED))
  } catch (cause) {
    // Another prune may have been quicker.
    if (codeOf(cause) !== 'ENOENT') throw fileError('write-failed', file, `${file} cannot be renamed`, cause)
  }
}

/** Removes the record of a release that was marked. */
export function removeDropped(output: string, { id }: ReleaseHead): void {
  const file = fileOf(output, id, DROPPED)
  try {
    removeFile(file)
  } catch (cause) {
    throw fileError('write-failed', file, `${file} cannot be removed`, cause)
  }
}

/** The newest first. */
export function byAge(a: ReleaseHead, b: ReleaseHead): number {
  return b.sequence - a.sequence || Date.parse(b.time) - Date.parse(a.time) || (a.id < b.id ? 1 : -1)
}

/**
 * Puts a record into an output's journal, whole or not at all.
 *
 * @param rest its part after the head
 * @throws {StaticfilesError} `write-failed`
 */
export function writeRelease(output: string, head: ReleaseHead, rest: readonly Uint8Array[]): void {
  writeFileWhole(fileOf(output, head.id), formatRecord(head, rest))
  removeAbandoned(join(output, JOURNAL))
}

/**
 * All of a release's record.
 *
 * @returns `undefined` where a prune has removed it meanwhile
 * @throws {StaticfilesError} `unreadable-file`, `invalid-release`, or one of `parseManifest`'s
 */
export function readRelease(output: string, { id }: ReleaseHead, extension = '.json'): Release | undefined {
  const record = readRecord(output, id, extension)
  return record && parseRelease(record.toString(), id, fileOf(output, id, extension))
}

/** The bytes of a release's record; `undefined` where a prune has removed it meanwhile. */
export function readRecord(output: string, id: string, extension = '.json'): Buffer | undefined {
  return readIfThere(fileOf(output, id, extension), readFileSync)
}

/** The md5 of a release's manifest, which a record of an earlier version does not tell. */
export function md5OfManifest(output: string, head: ReleaseHead): string | undefined {
  if (head.md5 !== undefined) return head.md5
  const release = readRelease(output, head)
  return release && md5Of(bytesOf(release.manifest))
}

function readHead(output: string, id: string, extension: string): ReleaseHead | undefined {
  const file = fileOf(output, id, extension)
  const beginning = readIfThere(file, readBeginning)
  return (
    beginning &&
    (parseHead(beginning.toString(), id, file) ?? readRelease(output, { id } as ReleaseHead, extension))
  )
}

function readBeginning(file: string): Buffer {
  const fd = openSync(file, 'r')
  try {
    const bytes = Buffer.alloc(HEAD_SIZE)
    return bytes.subarray(0, readSync(fd, bytes))
  } finally {
    closeSync(fd)
  }
}

function readIfThere(file: string, read: (file: string) => Buffer): Buffer | undefined {
  try {
    return read(file)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw fileError('unreadable-file', file, `${file} cannot be read`, cause)
  }
}

const fileOf = (output: string, id: string, extension = '.json'): string =>
  join(output, JOURNAL, id + extension)
