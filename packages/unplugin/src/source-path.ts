import { realpathSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { pathFrom } from '@staticfiles/folder/files'
import { isSafePath } from '@staticfiles/manifest'

/** A path without the symlinks in it; where there is nothing, as it is. */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path)
  } catch {
    return path
  }
}

/**
 * A module's path from the root; `undefined` for one that is virtual, has a query, or lies outside. Bundlers know files by
 * their real paths, also where the root is reached through a symlink.
 */
export function sourcePath(id: string | null | undefined, root: string): string | undefined {
  if (!id || !isAbsolute(id) || id.includes('?')) return undefined
  const path = pathFrom(root, id)
  if (isSafePath(path)) return path
  const fromReal = pathFrom(realPath(root), id)
  return isSafePath(fromReal) ? fromReal : undefined
}
