import {
  type Asset,
  createMatcher,
  createSearch,
  type DigestOptions,
  type DigestResult,
  digestAssets,
  splitDigestedPath,
} from '@staticfiles/core'

/** A file whose bytes are there. */
interface File extends Asset {
  source: Uint8Array
}

/**
 * Digests a few files that may refer to others, which have their names already. Most often they do not, and then a
 * bundle of thousands of files is not looked at.
 *
 * @param named the others: logicalPath → digestedPath
 */
export function digestBeside(
  files: readonly File[],
  named: Iterable<[logicalPath: string, digestedPath: string]>,
  options: DigestOptions,
): DigestResult {
  const search = createSearch(options)
  const isExcluded = createMatcher(options.exclude)
  let mayRefer = false
  const searched = files.map((file): Asset => {
    if (isExcluded(file.logicalPath)) return file
    const findings = search.find(file.logicalPath, file.source)
    mayRefer ||= findings.references.length > 0
    return { ...file, findings: () => findings }
  })
  // A file that holds its digest in its name already is a copy of one of these.
  const originals = new Set(files.map(({ logicalPath }) => splitDigestedPath(logicalPath)?.logicalPath))
  const source = new Uint8Array()
  const others = [...named]
    .filter(([logicalPath]) => mayRefer || originals.has(logicalPath))
    .map(([logicalPath, digestedPath]) => ({ logicalPath, digestedPath, source }))
  return digestAssets([...searched, ...others], options)
}
