import type { S3Client } from '@aws-sdk/client-s3'
import type { Upload } from '../../published/upload.ts'
import type { Sdk } from './load-sdk.ts'
import type { ShortWay } from './short-way.ts'

/** A bucket, and how to talk to it. */
export interface Store {
  sdk: Sdk
  client: S3Client
  shortWay: ShortWay
  bucket: string
  /** Stands before every path in the bucket: empty, or ending in a slash. */
  prefix: string
  /** How many parts of one file may be under way at a time. */
  parts: number
}

/** What is said of an object when it is made. Its md5 is told too, since entity tags do not always hold it. */
export interface ObjectInput {
  Bucket: string
  Key: string
  ContentType: string
  ContentEncoding: string | undefined
  CacheControl: string
  Metadata: { md5: string }
}

/** An entity tag that is the md5 of the bytes, unless the store encrypts them. */
export const MD5_TAG: RegExp = /^"?([0-9a-f]{32})"?$/

/** A key of a listing. A store that did as it was asked has encoded it as a form does. */
export function keyOf(key: string, { EncodingType }: { EncodingType?: string | undefined }): string {
  return EncodingType === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key
}

/** @param md5 that of all the bytes, in hex */
export function objectInput({ bucket, prefix }: Store, upload: Upload, md5: string): ObjectInput {
  const { contentType, contentEncoding, cacheControl } = upload.headers()
  return {
    Bucket: bucket,
    Key: prefix + upload.path,
    ContentType: contentType,
    ContentEncoding: contentEncoding,
    CacheControl: cacheControl,
    Metadata: { md5 },
  }
}

/** The same as headers of a request. */
export function objectHeaders(
  { ContentType, ContentEncoding, CacheControl, Metadata }: ObjectInput,
  ContentMD5: string,
): Record<string, string> {
  return {
    'content-type': ContentType,
    ...(ContentEncoding !== undefined && { 'content-encoding': ContentEncoding }),
    'cache-control': CacheControl,
    'content-md5': ContentMD5,
    'x-amz-meta-md5': Metadata.md5,
  }
}
