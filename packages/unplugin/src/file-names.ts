import { posix } from 'node:path'
import { type Context, createResolver, type SpecifierParts, writeUrl } from '@staticfiles/core'

/**
 * Answers what is to stand in place of a specifier, between double quotes; `undefined` where it stays.
 *
 * @param specifier without the escapes of its language
 */
export type Rename = (specifier: string) => string | undefined

/**
 * Has references to known files lead to them under the names that they have.
 *
 * @param files logicalPath → path
 * @param base the URL prefix of the output
 * @param folder the folder of the output that the references stand in, which relative ones start from
 */
export function renameTo(
  files: ReadonlyMap<string, string>,
  base: string,
  folder: string,
  context: Context,
): Rename {
  const resolve = createResolver(base)
  const importer = posix.join(folder, 'importer')
  return (specifier) => {
    const parts = resolve(specifier, importer)
    const path = parts?.path === undefined ? undefined : files.get(parts.path)
    return path === undefined ? undefined : urlTo(path, parts!, context)
  }
}

/** Has references below `base` lead there from a page of another origin. */
export function renameToOrigin(origin: string, base: string, context: Context): Rename {
  const resolve = createResolver(base)
  return (specifier) => {
    const parts = resolve(specifier, 'importer')
    if (!parts?.path || !parts.prefix.startsWith('/')) return undefined
    return writeUrl({ ...parts, prefix: origin + parts.prefix }, parts.path, context)
  }
}

/** The URL of a file in place of a specifier; below `base` it may lie in another folder. */
export function urlTo(path: string, parts: SpecifierParts, context: Context): string {
  const isMoved = posix.dirname(path) !== posix.dirname(parts.path ?? '') && parts.prefix !== ''
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  return writeUrl(isMoved ? { ...parts, folder } : parts, path, context)
}

/** Whether a text has the last segment of one of these paths, or an escape that may stand for a part of it. */
export function mayName(text: string, files: ReadonlyMap<string, unknown>): boolean {
  if (files.size === 0) return false
  if (/\\|%[0-9a-f]{2}/i.test(text)) return true
  // URLs may be broken by these anywhere.
  const line = text.replace(/[\t\n\r]/g, '')
  for (const path of files.keys()) if (line.includes(path.slice(path.lastIndexOf('/') + 1))) return true
  return false
}
