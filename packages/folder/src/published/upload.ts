import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { fileError } from '../files/file-error.ts'
import type { KnownAsset } from '../files/known-content.ts'
import { assertUnchanged, changedFile } from '../files/source-file.ts'
import type { ContentHeaders } from './content-headers.ts'

/** As much of a file as is held in memory at a time, in bytes, and the size of the parts of large files in a store. */
export const PART_SIZE: number = 8 * 1024 * 1024

/** Files up to this size, in bytes, are read synchronously, and many may be under way at a time. */
export const MOST_SMALL: number = 1024 * 1024

/** A file on its way to a target. */
export interface Upload {
  /** Where it goes, from the target's root: posix, no leading slash. */
  path: string
  /** In bytes. */
  size: number
  /** When it was last modified, in milliseconds since 1970. */
  modified: number
  headers(): ContentHeaders
  /** The md5 of all its bytes, in hex. */
  md5(): Promise<string>
  /**
   * Makes sure that the bytes that are sent are those that were proven.
   * @param md5 that of all bytes that were read
   * @throws {StaticfilesError} `changed-file`
   */
  confirm(md5: string): void
  /**
   * Its bytes from `start` to before `end`.
   * @throws {StaticfilesError} `unreadable-file` or `changed-file`
   */
  read(start: number, end: number): Promise<Buffer>
}

export function uploadOfFile(asset: KnownAsset, headers: () => ContentHeaders): Upload {
  const { logicalPath: path, file, name, size, modified, facts } = asset
  const upload: Upload = {
    path,
    size,
    modified,
    headers,
    async md5() {
      facts.md5 ??= await md5OfParts(upload)
      return facts.md5
    },
    confirm(md5) {
      facts.md5 ??= md5
      if (facts.md5 !== md5) throw changedFile(name)
    },
    async read(start, end) {
      // For small files promises take several times as long.
      if (size <= MOST_SMALL && end - start === size) {
        const { buffer, byteOffset } = asset.source()
        return Buffer.from(buffer, byteOffset, size)
      }
      const bytes = Buffer.allocUnsafe(end - start)
      try {
        const handle = await open(file)
        await handle.read(bytes, 0, bytes.length, start).finally(() => handle.close())
      } catch (cause) {
        throw fileError('unreadable-file', name, `${name} cannot be read`, cause)
      }
      assertUnchanged(asset)
      return bytes
    },
  }
  return upload
}

export function uploadOfText(path: string, text: string, headers: ContentHeaders): Upload {
  const bytes = Buffer.from(text)
  return {
    path,
    size: bytes.length,
    modified: Date.now(),
    headers: () => headers,
    md5: async () => createHash('md5').update(bytes).digest('hex'),
    confirm() {},
    read: async (start, end) => bytes.subarray(start, end),
  }
}

/** The bytes of a file part by part; an empty file is one empty part. */
export async function* partsOf(upload: Upload, partSize: number = PART_SIZE): AsyncGenerator<Buffer> {
  for (let start = 0; start === 0 || start < upload.size; start += partSize)
    yield await upload.read(start, Math.min(start + partSize, upload.size))
}

async function md5OfParts(upload: Upload): Promise<string> {
  const md5 = createHash('md5')
  for await (const part of partsOf(upload)) md5.update(part)
  return md5.digest('hex')
}
