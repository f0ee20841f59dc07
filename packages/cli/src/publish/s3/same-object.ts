import { createHash } from 'node:crypto'
import { partsOf, type Upload } from '../upload.ts'
import { partSizeOf } from './multipart.ts'
import type { Store } from './store.ts'

/**
 * Whether an object that has a file's size has its bytes too: by its entity tag, or where that is no md5 of the bytes, by
 * the md5 that was told when it was put there.
 */
export async function isSameObject(
  { sdk, client, bucket, prefix }: Store,
  upload: Upload,
  tag: string | undefined,
): Promise<boolean> {
  if (tag !== undefined && (await hasTag(upload, tag))) return true
  const input = { Bucket: bucket, Key: prefix + upload.path }
  const head = await client.send(new sdk.HeadObjectCommand(input))
  const { Metadata, ServerSideEncryption = 'AES256', SSECustomerAlgorithm } = head
  const isEncrypted = ServerSideEncryption !== 'AES256' || SSECustomerAlgorithm !== undefined
  if (!isEncrypted && /^"?[0-9a-f]{32}"?$/.test(tag ?? '')) return false
  return Metadata?.md5 === (await upload.md5())
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
