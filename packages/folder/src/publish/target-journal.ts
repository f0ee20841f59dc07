import { inParallel } from '../files/in-parallel.ts'
import { type Upload, uploadOfText } from '../published/upload.ts'
import { JOURNAL } from '../releases/has-journal.ts'
import { byAge } from '../releases/journal.ts'
import {
  bytesOf,
  formatRecord,
  HEAD_SIZE,
  md5Of,
  parseHead,
  parseRelease,
  type Release,
  type ReleaseHead,
  restOfRecord,
} from '../releases/release.ts'
import type { Target } from './target.ts'

/** The path of a file in the journal of a target. */
export const pathInJournal = (id: string, extension = '.json'): string => `${JOURNAL}/${id}${extension}`

/**
 * What the records in the journal of a target say at their beginnings, the newest first.
 *
 * @param paths what is in the target, as far as the journal is
 * @param extension that of the records to read
 * @throws {StaticfilesError} `invalid-release`, or what the target throws
 */
export async function readHeadsIn(
  target: Target,
  paths: Iterable<string>,
  concurrency: number,
  extension = '.json',
): Promise<ReleaseHead[]> {
  const records = [...paths].filter((path) => path.startsWith(`${JOURNAL}/`) && path.endsWith(extension))
  const heads: ReleaseHead[] = []
  await inParallel(records, concurrency, async (path) => {
    const id = path.slice(JOURNAL.length + 1, -extension.length)
    const head = parseHead(await target.read(path, HEAD_SIZE), id, nameOf(target, path))
    heads.push(head ?? (await readReleaseIn(target, { id }, extension)))
  })
  return heads.sort(byAge)
}

/**
 * All of a release's record in a target.
 * @throws {StaticfilesError} `invalid-release`, one of `parseManifest`'s, or what the target throws
 */
export async function readReleaseIn(
  target: Target,
  { id }: Pick<ReleaseHead, 'id'>,
  extension = '.json',
): Promise<Release> {
  const path = pathInJournal(id, extension)
  return parseRelease(await target.read(path), id, nameOf(target, path))
}

/** The md5s of the releases' manifests, by their ids. Records of earlier versions do not tell it. */
export async function readMd5s(
  target: Target,
  heads: readonly ReleaseHead[],
): Promise<(head: ReleaseHead) => string | undefined> {
  const told = new Map<string, string>()
  for (const head of heads.filter(({ md5 }) => md5 === undefined))
    told.set(head.id, md5Of(bytesOf((await readReleaseIn(target, head)).manifest)))
  return ({ id, md5 }) => md5 ?? told.get(id)
}

export function uploadOfRelease(release: Release): Upload {
  const record = formatRecord(headOf(release), restOfRecord(release, bytesOf(release.manifest)))
  return uploadOfRecord(release.id, Buffer.concat(record).toString())
}

/** @param extension that of the record's file */
export function uploadOfRecord(id: string, text: string, extension = '.json'): Upload {
  return uploadOfText(pathInJournal(id, extension), text, {
    contentType: 'application/json',
    cacheControl: 'no-store',
  })
}

function headOf({ id, build, sequence, time, revision, md5 }: ReleaseHead): ReleaseHead {
  return { id, build, sequence, time, revision, md5 }
}

const nameOf = ({ name }: Target, path: string): string => `${path} in ${name}`
