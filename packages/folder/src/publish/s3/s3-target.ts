import { createHash } from 'node:crypto'
import { inParallel } from '../../files/in-parallel.ts'
import { PART_SIZE, type Upload } from '../../published/upload.ts'
import { withStoreMark } from '../store-mark.ts'
import {
  CONCURRENCY,
  MOST_LARGE,
  type Same,
  type StoredFile,
  type StoreTarget,
  type TargetOptions,
} from '../target.ts'
import { createClient } from './client.ts'
import { listObjects } from './list-objects.ts'
import { loadSdk } from './load-sdk.ts'
import { putInParts } from './multipart.ts'
import { OBJECT_RECORD, openObjectRecord } from './object-record.ts'
import { assertStored, assertTag } from './proven-answers.ts'
import { hasDigest, hasHeaders, isSameObject, lookAt } from './same-object.ts'
import { createShortWay } from './short-way.ts'
import { objectHeaders, objectInput, type Store } from './store.ts'
import { storeError } from './store-error.ts'

/** What XML cannot hold, or changes: the XML 1.0 standard, sections 2.2 and 2.11. */
const NOT_IN_XML = /[^\t\n -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/** The size of the largest object that S3 copies in one request, in bytes. */
const MOST_COPIED = 5 * 1024 ** 3

/**
 * A prefix in a bucket of an S3-compatible store as a target.
 *
 * @param name as the user wrote it
 * @throws {StaticfilesError} `missing-sdk`, `invalid-endpoint` or `missing-region`
 */
export async function openS3Target(
  name: string,
  place: { bucket: string; prefix: string },
  options: TargetOptions,
): Promise<StoreTarget> {
  const sdk = await loadSdk()
  const client = await createClient(sdk, options)
  const concurrency = options.concurrency ?? CONCURRENCY
  const parts = Math.min(concurrency, MOST_LARGE)
  const store: Store = { sdk, client, shortWay: createShortWay(client), ...place, parts }
  const { bucket, prefix } = store

  const target: StoreTarget = {
    name,
    findSame: (uploads, { cache, dryRun }) =>
      explained(`${name} cannot be listed`, undefined, async () => {
        const listing = await list()
        const text = cache && listing.has(OBJECT_RECORD) ? await target.read(OBJECT_RECORD) : undefined
        const record = openObjectRecord(listing, text)
        const same: Same = { bytes: new Set(), otherHeaders: new Set() }
        await inParallel(candidatesAmong(uploads, listing), concurrency, async (upload) => {
          const { path } = upload
          const seen = record.get(path)
          if (seen && seen.md5 === (await upload.md5()) && hasHeaders(seen.headers, upload)) {
            same.bytes.add(path)
            return
          }
          record.delete(path)
          const object = await lookAt(store, upload, listing.get(path)?.tag)
          if (!object || !(await isSameObject(object, upload))) return
          same.bytes.add(path)
          if (hasHeaders(object.head, upload))
            record.set(path, { md5: await upload.md5(), headers: object.head })
          else same.otherHeaders.add(path)
        })
        const changed = cache && !dryRun ? record.toUpload() : undefined
        if (changed) await target.put(changed, () => {})
        return same
      }),
    mend: (upload) =>
      explained(`The headers of ${upload.path} cannot be set in ${name}`, upload.path, async () => {
        if (upload.size > MOST_COPIED) return await putLarge(upload, () => {})
        const object = objectInput(store, upload, await upload.md5())
        const source = `${bucket}/${object.Key}`.split('/').map(encodeURIComponent).join('/')
        const { CopyObjectResult } = await client.send(
          new sdk.CopyObjectCommand({ ...object, CopySource: source, MetadataDirective: 'REPLACE' }),
        )
        assertTag(CopyObjectResult?.ETag)
      }),
    put: (upload, onBytes) =>
      explained(`${upload.path} cannot be put to ${name}`, upload.path, async () => {
        if (upload.size <= PART_SIZE) await putWhole(upload, onBytes)
        else await putLarge(upload, onBytes)
      }),
    list: (folder) =>
      explained(`${name} cannot be listed`, undefined, async () => {
        const paths: string[] = []
        for await (const { path } of listObjects(store, `${folder}/`)) paths.push(path)
        return paths
      }),
    listFiles: (folder) => explained(`${name} cannot be listed`, undefined, () => list(folder)),
    hasDigest: (path, { tag = '' }, digest) =>
      explained(`${path} cannot be looked at in ${name}`, path, () => hasDigest(store, path, tag, digest)),
    read: (path, length) =>
      explained(`${path} cannot be read from ${name}`, path, async () => {
        const Range = length === undefined ? undefined : `bytes=0-${length - 1}`
        const input = { Bucket: bucket, Key: prefix + path, Range }
        const { Body } = await client.send(new sdk.GetObjectCommand(input))
        return (await Body?.transformToString()) ?? ''
      }),
    remove: (path) =>
      explained(`${path} cannot be removed from ${name}`, path, async () => {
        await client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key: prefix + path }))
      }),
    withoutPrune: (run) => withStoreMark(target, 'digest', options, run),
    close: () => client.destroy(),
  }
  return target

  async function list(folder?: string): Promise<Map<string, StoredFile>> {
    const files = new Map<string, StoredFile>()
    for await (const { path, ...file } of listObjects(store, folder === undefined ? '' : `${folder}/`))
      files.set(path, file)
    return files
  }

  async function putWhole(upload: Upload, onBytes: (bytes: number) => void): Promise<void> {
    const Body = await upload.read(0, upload.size)
    const md5 = createHash('md5').update(Body).digest()
    upload.confirm(md5.toString('hex'))
    const object = objectInput(store, upload, md5.toString('hex'))
    const ContentMD5 = md5.toString('base64')
    const answer =
      (await store.shortWay.put(object.Key, objectHeaders(object, ContentMD5), Body)) ??
      (await client.send(new sdk.PutObjectCommand({ ...object, Body, ContentMD5 })))
    assertStored(answer, object.Metadata.md5)
    onBytes(Body.length)
  }

  async function putLarge(upload: Upload, onBytes: (bytes: number) => void): Promise<void> {
    try {
      await putInParts(store, upload, onBytes)
    } catch (error) {
      // It was finished, but the answer that said so was lost; or another run was quicker.
      if ((error as Error).name !== 'NoSuchUpload' || !(await isThere(upload))) throw error
    }
  }

  async function isThere(upload: Upload): Promise<boolean> {
    for await (const { path, size, tag } of listObjects(store, upload.path))
      if (path === upload.path && size === upload.size) {
        const object = await lookAt(store, upload, tag)
        return object !== undefined && (await isSameObject(object, upload))
      }
    return false
  }
}

/** The files that may be there, by their sizes. Not every store encodes as it was asked to, so some names are not listed. */
function candidatesAmong(uploads: readonly Upload[], listing: ReadonlyMap<string, StoredFile>): Upload[] {
  return uploads.filter(
    ({ path, size }) => (listing.get(path)?.size ?? (NOT_IN_XML.test(path) && size)) === size,
  )
}

async function explained<Result>(
  what: string,
  file: string | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw storeError(what, error, file)
  }
}
