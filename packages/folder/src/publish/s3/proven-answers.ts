import type { ListObjectsV2CommandOutput, PutObjectCommandOutput } from '@aws-sdk/client-s3'
import { MD5_TAG } from './store.ts'

/**
 * A console, a login page or a captive portal may answer 200 to everything, and the SDK reads that as success. So what
 * every store says is looked for; `storeError` has the words.
 */
export function assertTag(tag: string | undefined): void {
  if (!tag) throw named('NoStore')
}

export function assertListing({ Name, KeyCount }: ListObjectsV2CommandOutput): void {
  if (Name === undefined && KeyCount === undefined) throw named('NoStore')
}

/** @param md5 that of the bytes that were sent, in hex */
export function assertStored(
  answer: Pick<PutObjectCommandOutput, 'ETag' | 'ServerSideEncryption' | 'SSECustomerAlgorithm'>,
  md5: string,
): void {
  assertTag(answer.ETag)
  const isEncrypted = answer.ServerSideEncryption !== undefined || answer.SSECustomerAlgorithm !== undefined
  const stored = isEncrypted ? undefined : MD5_TAG.exec(answer.ETag!)?.[1]
  if (stored !== undefined && stored !== md5) throw named('BadDigest')
}

const named = (name: string): Error => Object.assign(new Error(name), { name })
