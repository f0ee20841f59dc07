import { inParallel } from '../../files/in-parallel.ts'
import { PART_SIZE, type Upload } from '../../published/upload.ts'
import { CONCURRENCY, type StoredFile, type StoreTarget, type TargetOptions } from '../target.ts'
import { createClient } from './client.ts'
import { loadSdk } from './load-sdk.ts'
import { putInParts } from './multipart.ts'
import { hasDigest, isSameObject } from './same-object.ts'
import { objectInput, type Store } from './store.ts'
import { storeError } from './store-error.ts'

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
  const store: Store = { sdk, client, ...place, concurrency: options.concurrency ?? CONCURRENCY }
  const { bucket, prefix, concurrency } = store

  return {
    name,
    findSame: (uploads) =>
      explained(`${name} cannot be listed`, undefined, async () => {
        const byPath = new Map(uploads.map((upload) => [upload.path, upload]))
        const candidates: { upload: Upload; tag: string | undefined }[] = []
        for await (const { path, size, tag } of objectsFrom('')) {
          const upload = byPath.get(path)
          if (upload?.size === size) candidates.push({ upload, tag })
        }
        const same = new Set<string>()
        await inParallel(candidates, concurrency, async ({ upload, tag }) => {
          if (await isSameObject(store, upload, tag)) same.add(upload.path)
        })
        return same
      }),
    put: (upload, onBytes) =>
      explained(`${upload.path} cannot be put to ${name}`, upload.path, async () => {
        if (upload.size <= PART_SIZE) await putWhole(upload, onBytes)
        else await putLarge(upload, onBytes)
      }),
    list: (folder) =>
      explained(`${name} cannot be listed`, undefined, async () => {
        const paths: string[] = []
        for await (const { path } of objectsFrom(`${folder}/`)) paths.push(path)
        return paths
      }),
    listFiles: () =>
      explained(`${name} cannot be listed`, undefined, async () => {
        const files = new Map<string, StoredFile>()
        for await (const { path, ...file } of objectsFrom('')) files.set(path, file)
        return files
      }),
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
    withoutPrune: (run) => run(),
    close: () => client.destroy(),
  }

  async function putWhole(upload: Upload, onBytes: (bytes: number) => void): Promise<void> {
    const Body = await upload.read(0, upload.size)
    const md5 = await upload.md5()
    const object = objectInput(store, upload, md5)
    const ContentMD5 = Buffer.from(md5, 'hex').toString('base64')
    await client.send(new sdk.PutObjectCommand({ ...object, Body, ContentMD5 }))
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
    for await (const { path, size, tag } of objectsFrom(upload.path))
      if (path === upload.path && size === upload.size) return await isSameObject(store, upload, tag)
    return false
  }

  async function* objectsFrom(start: string): AsyncGenerator<StoredFile & { path: string }> {
    const input = { Bucket: bucket, Prefix: prefix + start }
    for await (const page of sdk.paginateListObjectsV2({ client }, input)) {
      for (const { Key = '', Size = 0, ETag } of page.Contents ?? [])
        yield { path: Key.slice(prefix.length), size: Size, tag: ETag }
    }
  }
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
