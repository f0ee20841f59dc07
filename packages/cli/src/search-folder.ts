import { createExclusion, type Findings, loadFinders, type OptInKind } from '@staticfiles/core'
import type { FolderAsset } from './read-folder.ts'
import type { CheckFolderOptions } from './scan-folder.ts'
import { createFileSearch } from './search-file.ts'
import { plainFile } from './source-file.ts'
import type { ThreadPool } from './threads/thread-pool.ts'

/**
 * Looks into a folder's files, in other threads where that pays. Finders that are functions cannot go there.
 *
 * @returns the same assets with what was found in them; where it is not found yet, it is when it is asked for
 * @throws {StaticfilesError} `unreadable-file`, `changed-file`, or one of `loadFinders`'
 */
export async function searchFolder(
  assets: readonly FolderAsset[],
  { exclude, references = [], onProgress }: CheckFolderOptions,
  pool: ThreadPool,
): Promise<FolderAsset[]> {
  const isExcluded = createExclusion(exclude)
  const wanted = assets.filter(({ logicalPath }) => !isExcluded(logicalPath))
  let done = 0
  const count = () => onProgress?.({ step: 'read', done: ++done, total: wanted.length })

  const threads = references.every(isName) ? pool.forFiles(wanted) : undefined
  if (!threads) {
    const search = createFileSearch({ references: await loadFinders(references) })
    return assets.map((asset) => ({
      ...asset,
      findings() {
        count()
        return search(asset)
      },
    }))
  }
  const found = new Map<string, Findings>()
  const files = wanted.map(plainFile)
  await threads.forEach(
    'search',
    () => references as OptInKind[],
    files,
    (findings, { logicalPath }) => {
      count()
      found.set(logicalPath, findings)
    },
  )
  return assets.map((asset) => ({ ...asset, findings: () => found.get(asset.logicalPath)! }))
}

const isName = (reference: unknown): reference is OptInKind => typeof reference === 'string'
