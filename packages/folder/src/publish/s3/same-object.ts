import { createHash } from 'node:crypto'
import { partsOf, type Upload } from '../../published/upload.ts'
import { partSizeOf } from './multipart.ts'
import type { SeenHeaders } from './object-record.ts'
import type { Answer } from './short-way.ts'
import { MD5_TAG, type Store } from './store.ts'

/** An object, and what the store says of it. */
export interface StoredObject {
  tag: string
  head: Answer
}

/**
 * Looks at the object of a path; `undefined` where there is none.
 *
 * @param listed its entity tag, where a listing has it
 */
export async function lookAt(
  { sdk, client, shortWay, bucket, prefix }: Store,
  { path }: Pick<Upload, 'path'>,
  listed?: string | undefined,
): Promise<StoredObject | undefined> {
  try {
    const Key = prefix + path
    const head =
      (await shortWay.head(Key)) ?? (await client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key })))
    return { tag: listed ?? head.ETag ?? '', head }
  } catch (error) {
    if ((error as ServiceException).$metadata?.httpStatusCode === 404) return undefined
    throw error
  }
}

interface ServiceException {
  $metadata?: { httpStatusCode?: number | undefined }
}

/**
 * Whether an object has a file's bytes: by its size and its entity tag, or where that is no md5 of the bytes, by the md5
 * that was told when it was put there.
 */
export async function isSameObject(object: StoredObject, upload: Upload): Promise<boolean> {
  if (object.head.ContentLength !== upload.size) return false
  return (await hasTag(upload, object.tag)) || toldMd5(object) === (await upload.md5())
}

/** Whether the headers that an object is served with are those of a file. */
export function hasHeaders(
  { ContentType = '', ContentEncoding = '', CacheControl = '' }: SeenHeaders,
  upload: Upload,
): boolean {
  const { contentType, contentEncoding = '', cacheControl, isUncertain } = upload.headers()
  return (
    normalize(ContentType) === normalize(contentType) &&
    normalize(ContentEncoding) === contentEncoding &&
    (isUncertain === true || normalize(CacheControl) === normalize(cacheControl))
  )
}

const normalize = (header: string): string => header.toLowerCase().replaceAll(/\s+/g, '')

/** Whether the md5 of an object, in hex, begins with a digest, by the same signs. */
export async function hasDigest(store: Store, path: string, tag: string, digest: string): Promise<boolean> {
  if (MD5_TAG.exec(tag)?.[1]?.startsWith(digest)) return true
  const object = await lookAt(store, { path }, tag)
  return object !== undefined && toldMd5(object)?.startsWith(digest) === true
}

/** The md5 that was told of an object; `undefined` where its entity tag is an md5, which proves more. */
function toldMd5({ tag, head }: StoredObject): string | undefined {
  const { Metadata, ServerSideEncryption = 'AES256', SSECustomerAlgorithm } = head
  const isEncrypted = ServerSideEncryption !== 'AES256' || SSECustomerAlgorithm !== undefined
  return isEncrypted || !MD5_TAG.test(tag) ? Metadata?.md5 : undefined
}

/**
 * Whether an entity tag is that of a file's bytes: their md5, or for an object of several parts the md5 of the parts' md5s
 * and their count. Of an encrypted object it may be neither.
 */
async function hasTag(upload: Upload, tag: string): Promise<boolean> {
  const [, digest, count] = /^"?([0-9a-f]{32})(?:-(\d+))?"?$/.exec(tag) ?? []
  if (digest === undefined) return false
  if (count === undefined) return digest === (await upload.md5())
  const size = partSizeOf(upload.size)
  if (Math.ceil(upload.size / size) !== Number(count)) return false
  const whole = createHash('md5')
  for await (const part of partsOf(upload, size)) whole.update(createHash('md5').update(part).digest())
  return digest === whole.digest('hex')
}
