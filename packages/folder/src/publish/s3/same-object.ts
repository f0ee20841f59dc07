import { createHash } from 'node:crypto'
import { partsOf, type Upload } from '../../published/upload.ts'
import { partSizeOf } from './multipart.ts'
import type { Store } from './store.ts'

const MD5_TAG = /^"?([0-9a-f]{32})"?$/

/**
 * Whether an object that has a file's size has its bytes too: by its entity tag, or where that is no md5 of the bytes, by
 * the md5 that was told when it was put there.
 */
export async function isSameObject(store: Store, upload: Upload, tag = ''): Promise<boolean> {
  return (await hasTag(upload, tag)) || (await toldMd5(store, upload.path, tag)) === (await upload.md5())
}

/** Whether the md5 of an object, in hex, begins with a digest, by the same signs. */
export async function hasDigest(store: Store, path: string, tag: string, digest: string): Promise<boolean> {
  return (
    MD5_TAG.exec(tag)?.[1]?.startsWith(digest) === true ||
    (await toldMd5(store, path, tag))?.startsWith(digest) === true
  )
}

/** The md5 that was told of an object; `undefined` where its entity tag is an md5, which proves more. */
async function toldMd5(
  { sdk, client, bucket, prefix }: Store,
  path: string,
  tag: string,
): Promise<string | undefined> {
  const head = await client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: prefix + path }))
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
