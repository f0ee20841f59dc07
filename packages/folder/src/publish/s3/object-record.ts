import { withChecksum, withoutChecksum } from '../../files/checked-file.ts'
import { type Upload, uploadOfText } from '../../published/upload.ts'
import type { StoredFile } from '../target.ts'
import { MD5_TAG } from './store.ts'

/** Where a store has the record. */
export const OBJECT_RECORD = '.staticfiles/objects'

/** To be raised whenever the record is written in another way. */
const FORMAT = 1

/** Many stores tell times in whole seconds, and may have several clocks. */
const TICK_MS = 2000

/** What a look at an object has shown. */
export interface Seen {
  /** The md5 of its bytes, in hex. */
  md5: string
  headers: SeenHeaders
}

export interface SeenHeaders {
  ContentType?: string | undefined
  ContentEncoding?: string | undefined
  CacheControl?: string | undefined
}

/** The md5 is `null` where the tag says it already. */
type Row = [path: string, tag: string, time: number, headers: number, md5: string | null]

interface StoredRecord {
  format: number
  headers: SeenHeaders[]
  rows: Row[]
}

/**
 * What earlier runs have seen of objects that are listed with the entity tag and the time that they had. To change the bytes
 * or the headers of an object is to put it again, with another time.
 */
export interface ObjectRecord {
  get(path: string): Seen | undefined
  /** Keeps what was just seen, unless the object is so young that a change could leave it its time. */
  set(path: string, seen: Seen): void
  delete(path: string): void
  /** What is to be put into the store; `undefined` where it has the same. */
  toUpload(): Upload | undefined
}

/**
 * @param listing what was in the store before any look at an object
 * @param text the record that is there
 */
export function openObjectRecord(
  listing: ReadonlyMap<string, StoredFile>,
  text: string | undefined,
): ObjectRecord {
  let latest = 0
  for (const { time } of listing.values()) latest = Math.max(latest, time)
  const seen = readSeen(listing, text)
  return {
    get: (path) => seen.get(path),
    set(path, { md5, headers: { ContentType, ContentEncoding, CacheControl } }) {
      const listed = listing.get(path)
      if (listed && listed.time + TICK_MS <= latest)
        seen.set(path, { md5, headers: { ContentType, ContentEncoding, CacheControl } })
    },
    delete: (path) => seen.delete(path),
    toUpload() {
      if (text === undefined && seen.size === 0) return undefined
      const now = format(listing, seen)
      const headers = { contentType: 'application/octet-stream', cacheControl: 'no-store' }
      return now === text ? undefined : uploadOfText(OBJECT_RECORD, now, headers)
    },
  }
}

/** Of a record that is damaged, or of another format, nothing is known. */
function readSeen(listing: ReadonlyMap<string, StoredFile>, text: string | undefined): Map<string, Seen> {
  const seen = new Map<string, Seen>()
  const bytes = text === undefined ? undefined : withoutChecksum(Buffer.from(text))
  if (!bytes) return seen
  try {
    const { format, headers, rows }: StoredRecord = JSON.parse(bytes.toString())
    if (format !== FORMAT) return seen
    for (const [path, tag, time, index, md5] of rows) {
      const listed = listing.get(path)
      if (listed && tagOf(listed) === tag && listed.time === time)
        seen.set(path, { md5: md5 ?? tag, headers: headers[index]! })
    }
  } catch {
    seen.clear()
  }
  return seen
}

function format(listing: ReadonlyMap<string, StoredFile>, seen: ReadonlyMap<string, Seen>): string {
  const indices = new Map<string, number>()
  const indexOf = (headers: SeenHeaders): number => {
    const key = JSON.stringify(headers)
    const index = indices.get(key) ?? indices.size
    indices.set(key, index)
    return index
  }
  const rows: Row[] = []
  // In the order of the listing, which is the same each time.
  for (const [path, listed] of listing) {
    const { md5, headers } = seen.get(path) ?? {}
    if (md5 === undefined || !headers) continue
    const tag = tagOf(listed)
    rows.push([path, tag, listed.time, indexOf(headers), tag === md5 ? null : md5])
  }
  const headers = Array.from(indices.keys(), (key): SeenHeaders => JSON.parse(key))
  const record: StoredRecord = { format: FORMAT, headers, rows }
  return withChecksum([Buffer.from(JSON.stringify(record))]).join('')
}

const tagOf = ({ tag = '' }: StoredFile): string => MD5_TAG.exec(tag)?.[1] ?? tag
