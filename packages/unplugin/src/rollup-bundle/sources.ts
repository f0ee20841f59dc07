import { isAbsolute, relative, sep } from 'node:path'
import { isSafePath } from '@staticfiles/manifest'

/** A module's path from the root, posix; `undefined` for one that is virtual, has a query, or lies outside. */
export function sourcePath(id: string | null, root: string): string | undefined {
  if (id === null || !isAbsolute(id) || id.includes('?')) return undefined
  const path = relative(root, id).split(sep).join('/')
  return isSafePath(path) ? path : undefined
}
