import { DIGEST_LENGTH, type ReferenceFinder, splitDigestedPath, stageAssets } from '@staticfiles/core'
import { digestedPaths, type Manifest } from '@staticfiles/manifest'
import { type KnownAsset, md5Of } from '../files/known-content.ts'
import { createContentHeaders } from './content-headers.ts'
import { isPrivate } from './private-files.ts'
import { type Upload, uploadOfFile } from './upload.ts'

/** The files of an output that are published. */
export interface PublishedFiles {
  uploads: Upload[]
  /**
   * The same in the order to publish them in. A file refers only to files of earlier stages, or of its own where they refer
   * to each other.
   */
  inStages(): Upload[][]
  /** The private files, which are left out. */
  leftOut: string[]
}

/**
 * Chooses the files to publish, and can order them: first the digested ones, what is referred to before what refers to it, then
 * those that keep their names.
 *
 * @param targets for digested files that were looked into, the paths that they refer to
 */
export function listPublishedFiles(
  assets: readonly KnownAsset[],
  manifest: Manifest,
  targets: ReadonlyMap<string, readonly string[]>,
  options: { base?: string | undefined; references: readonly ReferenceFinder[] },
): PublishedFiles {
  const digested = new Set(digestedPaths(manifest))
  const chosen = assets.filter(({ logicalPath }) => !isPrivate(logicalPath))
  const leftOut = assets.map(({ logicalPath }) => logicalPath).filter(isPrivate)

  const headersOf = createContentHeaders(assets, manifest)
  const uploads = new Map(
    chosen.map((asset) => [asset.logicalPath, uploadOfFile(asset, () => headersOf(asset))]),
  )
  const staged = chosen.map((asset) => ({
    path: asset.logicalPath,
    read: asset.source,
    late: !digested.has(asset.logicalPath),
    targets: () => targets.get(asset.logicalPath) ?? targetsOfCopy(asset),
  }))
  const inStages = () =>
    stageAssets(staged, { ...options, imports: manifest.imports }).map((paths) =>
      paths.map((path) => uploads.get(path)!),
    )
  return { uploads: [...uploads.values()], inStages, leftOut }

  /** What an original refers to whose digested copy, in the same folder, has the same bytes. */
  function targetsOfCopy(asset: KnownAsset): readonly string[] | undefined {
    const copy = manifest.paths.get(asset.logicalPath) ?? ''
    const digest = splitDigestedPath(copy)?.digest
    return targets.has(copy) && md5Of(asset).slice(0, DIGEST_LENGTH) === digest
      ? targets.get(copy)
      : undefined
  }
}
