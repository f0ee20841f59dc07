import { isSafePath, StaticfilesError } from '@staticfiles/manifest'
import { assertApart } from '../files/output-place.ts'
import { resolveFolder } from '../files/read-folder.ts'
import { withoutSecrets } from '../files/without-secrets.ts'
import { openFolderTarget } from './folder-target.ts'
import type { StoreTarget, Target, TargetOptions } from './target.ts'

const URL_LIKE = /^([a-z][a-z0-9+.-]+):\/\/(.*)$/is

/**
 * Opens the target that a string names: `s3://bucket/prefix` or a folder.
 *
 * @param name as the user wrote it
 * @param source the folder that is published there
 * @throws {StaticfilesError} `invalid-target`; for a folder `overlapping-folders`, `not-a-folder` or `unreadable-folder`;
 * for a store `invalid-endpoint`, `missing-sdk` or `missing-region`
 */
export async function openTarget(name: string, source: string, options: TargetOptions): Promise<Target> {
  if (isStore(name)) return await openStore(name, options)
  assertApart(source, name)
  return openFolderTarget(name, options)
}

/**
 * Opens a store, or a folder that is there.
 *
 * @param name as the user wrote it
 * @throws {StaticfilesError} `missing-folder`, `not-a-folder`, `unreadable-folder`, or one of `openStore`'s
 */
export async function openPlace(name: string, options: TargetOptions): Promise<Target> {
  if (isStore(name)) return await openStore(name, options)
  resolveFolder(name)
  return openFolderTarget(name, options)
}

/** Whether a target is a store, and not a folder. */
export function isStore(name: string): boolean {
  return URL_LIKE.test(name)
}

/**
 * Opens the store that a string names: `s3://bucket/prefix`.
 *
 * @param name as the user wrote it
 * @throws {StaticfilesError} `invalid-target`, `invalid-endpoint`, `missing-sdk` or `missing-region`
 */
export async function openStore(name: string, options: TargetOptions): Promise<StoreTarget> {
  const [, scheme = '', rest = ''] = URL_LIKE.exec(name) ?? []
  if (scheme.toLowerCase() !== 's3')
    throw invalid(name, `begins with ${scheme}://, and only s3:// and folders are known`)
  const [, bucket = '', prefix = ''] = /^([^/]*)\/?(.*?)\/*$/s.exec(rest)!
  if (!/^[a-z0-9][a-z0-9._-]+$/i.test(bucket)) throw invalid(name, 'names no bucket')
  if (prefix !== '' && !isSafePath(prefix))
    throw invalid(name, 'has a prefix with an empty part or dots in it')
  const { openS3Target } = await import('./s3/s3-target.ts')
  return await openS3Target(name, { bucket, prefix: prefix === '' ? '' : `${prefix}/` }, options)
}

function invalid(name: string, fault: string): StaticfilesError {
  return new StaticfilesError(
    'invalid-target',
    `The target ${JSON.stringify(withoutSecrets(name))} ${fault}. Write s3://bucket/prefix, or the path of a folder.`,
  )
}
