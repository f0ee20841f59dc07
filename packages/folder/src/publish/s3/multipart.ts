import { createHash } from 'node:crypto'
import { inParallel } from '../../files/in-parallel.ts'
import { PART_SIZE, type Upload } from '../../published/upload.ts'
import { assertTag } from './proven-answers.ts'
import { keyOf, objectInput, type Store } from './store.ts'

/** The most that S3 takes. */
const MOST_PARTS = 10_000

/** The size of the parts of a file of this size, in bytes. The same size gives the same parts, so that a rerun can go on. */
export function partSizeOf(size: number): number {
  return Math.max(PART_SIZE, Math.ceil(size / MOST_PARTS))
}

/**
 * Puts a large file in parts, several at a time. Of what a killed run left unfinished of the same object, parts with the
 * same bytes are not sent again.
 */
export async function putInParts(
  store: Store,
  upload: Upload,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const { sdk, client } = store
  const object = objectInput(store, upload, await upload.md5())
  const { Bucket, Key } = object
  const unfinished = await findUnfinished()
  const UploadId = unfinished ?? (await client.send(new sdk.CreateMultipartUploadCommand(object))).UploadId
  assertTag(UploadId)
  const input = { Bucket, Key, UploadId }
  const there = unfinished === undefined ? new Map<number, string>() : await listParts()

  const size = partSizeOf(upload.size)
  const starts = Array.from({ length: Math.ceil(upload.size / size) }, (_, i) => i * size)
  const tags: (string | undefined)[] = []
  await inParallel(starts, store.parts, async (start) => {
    const Body = await upload.read(start, Math.min(start + size, upload.size))
    const i = start / size
    tags[i] = await putPart(i + 1, Body)
    onBytes(Body.length)
  })
  const Parts = tags.map((ETag, i) => ({ PartNumber: i + 1, ETag }))
  const command = new sdk.CompleteMultipartUploadCommand({ ...input, MultipartUpload: { Parts } })
  assertTag((await client.send(command)).ETag)

  async function putPart(PartNumber: number, Body: Buffer): Promise<string | undefined> {
    const md5 = createHash('md5').update(Body).digest()
    const tag = there.get(PartNumber)
    if (tag?.replaceAll('"', '') === md5.toString('hex')) return tag
    const ContentMD5 = md5.toString('base64')
    const { ETag } = await client.send(new sdk.UploadPartCommand({ ...input, PartNumber, Body, ContentMD5 }))
    assertTag(ETag)
    return ETag
  }

  /** The newest one of this very object. */
  async function findUnfinished(): Promise<string | undefined> {
    const list = new sdk.ListMultipartUploadsCommand({ Bucket, Prefix: Key, EncodingType: 'url' })
    const page = await client.send(list)
    return (page.Uploads ?? [])
      .filter((unfinished) => keyOf(unfinished.Key ?? '', page) === Key)
      .sort((a, b) => Number(a.Initiated) - Number(b.Initiated))
      .at(-1)?.UploadId
  }

  /** The entity tags of the parts that have arrived, by number. */
  async function listParts(): Promise<Map<number, string>> {
    const parts = new Map<number, string>()
    let marker: string | undefined
    do {
      const page = await client.send(new sdk.ListPartsCommand({ ...input, PartNumberMarker: marker }))
      for (const { PartNumber, ETag } of page.Parts ?? []) if (PartNumber && ETag) parts.set(PartNumber, ETag)
      // Some stores name a next page after the last one, so the SDK's own loop would never end.
      marker = page.IsTruncated ? page.NextPartNumberMarker : undefined
    } while (marker !== undefined)
    return parts
  }
}
