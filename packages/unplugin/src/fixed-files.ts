import { digestOf, type Problem } from '@staticfiles/core'
import { digestBeside } from './digest-beside.ts'
import type { DigestedFolders } from './digested-folders.ts'

/** Pages are asked for by the name that people know. */
const PAGES = '**/*.html'

/** A file of an output under a name of its own: copied, emitted by another plugin, or a script that others load by it. */
export interface FixedFile {
  path: string
  source: Uint8Array
}

/** The digested copy of such a file. */
export interface DigestedCopy {
  logicalPath: string
  digestedPath: string
  bytes: Uint8Array
  /** The digest of the bytes; in the path it may be that of the group that they belong to. */
  digest: string
}

export interface DigestedFiles {
  /** The path that the manifest has for each; pages and excluded ones stand for themselves. */
  paths: Map<string, string>
  copies: DigestedCopy[]
  problems: Problem[]
}

/**
 * Digests the files that have a name of their own. It stays, since whoever chose it may count on it; a digested copy is
 * to be written beside each.
 *
 * @param others the paths of all other files of the output, whose names are final
 */
export function digestFixedFiles(
  fixed: readonly FixedFile[],
  others: Iterable<string>,
  folders: DigestedFolders,
): DigestedFiles {
  const { exclude = [], ...options } = folders.digestOptions
  if (fixed.length === 0) return { paths: new Map(), copies: [], problems: [] }
  const own = new Set(fixed.map(({ path }) => path))
  const named = Array.from(others, (path): [string, string] => [path, path])
  const inFolders = [...folders.paths].filter(([logicalPath]) => !own.has(logicalPath))
  const { assets, problems } = digestBeside(
    fixed.map(({ path: logicalPath, source }) => ({ logicalPath, source })),
    [...named, ...inFolders],
    { ...options, exclude: [...exclude, PAGES] },
  )
  const digested = assets.filter(
    ({ logicalPath, digestedPath }) => own.has(logicalPath) || own.has(digestedPath),
  )
  return {
    paths: new Map(digested.map(({ logicalPath, digestedPath }) => [logicalPath, digestedPath])),
    copies: digested
      .filter(({ digestedPath }) => !own.has(digestedPath))
      .map(({ logicalPath, digestedPath, read }) => {
        const bytes = read()
        return { logicalPath, digestedPath, bytes, digest: digestOf(bytes) }
      }),
    problems,
  }
}
