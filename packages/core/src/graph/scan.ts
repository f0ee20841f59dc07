import { sortByCodePoints } from '@staticfiles/manifest'
import { digestOf } from '../naming/digest.ts'
import { createMatcher } from '../naming/glob.ts'
import type { Problem } from '../problem.ts'
import { AssetNode } from './asset-node.ts'
import { createSearch } from './findings.ts'
import type { Asset, DigestOptions } from './options.ts'

/** Reads every asset once: what it refers to, or else its digest. */
export function scan(
  assets: Iterable<Asset>,
  options: DigestOptions,
  problems: Problem[],
): Map<string, AssetNode> {
  const isExcluded = createMatcher(options.exclude)
  const { references: finders, keepOriginals } = options
  const search = createSearch({ references: finders, tellsLiterals: keepOriginals === false })
  const nodes = new Map<string, AssetNode>()
  for (const asset of sortByCodePoints([...assets], ({ logicalPath }) => logicalPath)) {
    const { logicalPath: path } = asset
    if (nodes.has(path)) {
      problems.push({
        code: 'duplicate-asset',
        severity: 'error',
        message: 'Two assets have this path; one would overwrite the other. Rename one of them.',
        file: path,
      })
      continue
    }
    const isKept = isExcluded(path)
    const digestedPath = isKept ? path : asset.digestedPath
    const node = new AssetNode(asset, digestedPath)
    if (digestedPath === undefined) {
      const { digest, references, notices } = asset.findings?.() ?? search.find(path, node.read())
      node.digest = digest
      node.references = references
      node.notices = notices
    } else if (!isKept) node.digest = digestOf(node.read())
    nodes.set(path, node)
  }
  return nodes
}
