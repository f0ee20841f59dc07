import type { DigestOptions, Problem } from '@staticfiles/core'
import type { Claim } from '../claims.ts'
import { digestBeside } from '../digest-beside.ts'
import type { FolderFiles } from '../static-folders.ts'
import { type BundledAsset, bytesOf, type Chunk } from './files.ts'

/** Pages are asked for by the name that people know. */
const PAGES = '**/*.html'

/**
 * Digests the files that have a name of their own, such as a web app manifest of another plugin: a digested copy is
 * written beside each. Pages and excluded ones stand for themselves.
 *
 * @param bundled the files whose names are final
 */
export function digestFixedAssets(
  fixed: readonly (Chunk | BundledAsset)[],
  bundled: readonly string[],
  folders: FolderFiles,
  { exclude = [], ...options }: DigestOptions,
): { claims: Claim[]; copies: { fileName: string; source: Uint8Array }[]; problems: Problem[] } {
  if (fixed.length === 0) return { claims: [], copies: [], problems: [] }
  const own = new Set(fixed.map(({ fileName }) => fileName))
  const inFolders = [...folders.paths].filter(([logicalPath]) => !own.has(logicalPath))
  const { assets, problems } = digestBeside(
    fixed.map((file) => ({ logicalPath: file.fileName, source: bytesOf(file) })),
    [...bundled.map((path): [string, string] => [path, path]), ...inFolders],
    { ...options, exclude: [...exclude, PAGES] },
  )

  const digested = assets.filter(
    ({ logicalPath, digestedPath }) => own.has(logicalPath) || own.has(digestedPath),
  )
  return {
    claims: digested.map(({ logicalPath: key, digestedPath: path }) => {
      return { key, path, owner: `the asset ${key} of another plugin`, hold: 'firm' }
    }),
    copies: digested
      .filter(({ digestedPath }) => !own.has(digestedPath))
      .map(({ digestedPath, read }) => ({ fileName: digestedPath, source: read() })),
    problems,
  }
}
