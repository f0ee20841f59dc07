import {
  type Asset,
  createMatcher,
  createSearch,
  type DigestedAsset,
  type DigestOptions,
  digestAssets,
  type Problem,
  splitDigestedPath,
} from '@staticfiles/core'
import type { DigestedFolders } from './static-folders.ts'

/** Pages are asked for by the name that people know. */
const PAGES = '**/*.html'

/** A file of an output under a name of its own: copied, emitted by another plugin, or a script that others load by it. */
interface FixedFile extends Asset {
  source: Uint8Array
}

export interface DigestedFiles {
  /** The path that the manifest has for each; pages and excluded ones stand for themselves. */
  paths: Map<string, string>
  /** Their digested copies. */
  copies: DigestedAsset[]
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
  if (fixed.length === 0) return { paths: new Map(), copies: [], problems: [] }
  const { exclude = [], ...rest } = folders.digestOptions
  const options = { ...rest, exclude: [...exclude, PAGES] }
  const own = new Set(fixed.map(({ logicalPath }) => logicalPath))
  const named = [
    ...Array.from(others, (path): [string, string] => [path, path]),
    ...[...folders.paths].filter(([logicalPath]) => !own.has(logicalPath)),
  ]
  const files = searched(fixed, options)
  // Most often they refer to nothing, and then a bundle of thousands of files is not looked at.
  const mayRefer = files.some(({ findings }) => findings && findings().references.length > 0)
  // A file that holds its digest in its name already is a copy of one of these.
  const originals = new Set(fixed.map(({ logicalPath }) => splitDigestedPath(logicalPath)?.logicalPath))
  const source = new Uint8Array()
  const known = named
    .filter(([logicalPath]) => mayRefer || originals.has(logicalPath))
    .map(([logicalPath, digestedPath]) => ({ logicalPath, digestedPath, source }))
  const { assets, problems } = digestAssets([...files, ...known], options)
  const digested = assets.filter(
    ({ logicalPath, digestedPath }) => own.has(logicalPath) || own.has(digestedPath),
  )
  return {
    paths: new Map(digested.map(({ logicalPath, digestedPath }) => [logicalPath, digestedPath])),
    copies: digested.filter(({ digestedPath }) => !own.has(digestedPath)),
    problems,
  }
}

/** The files with their references, but for excluded ones. */
function searched(files: readonly FixedFile[], options: DigestOptions): Asset[] {
  const search = createSearch(options)
  const isExcluded = createMatcher(options.exclude)
  return files.map((file) => {
    if (isExcluded(file.logicalPath)) return file
    const findings = search.find(file.logicalPath, file.source)
    return { ...file, findings: () => findings }
  })
}
