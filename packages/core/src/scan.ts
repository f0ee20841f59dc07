import { sortByCodePoints } from '@staticfiles/manifest'
import type { AssetNode } from './asset-node.ts'
import { digestOf } from './digest.ts'
import { createExclusion } from './exclusion.ts'
import { createSearch, type Findings } from './findings.ts'
import type { Asset, DigestOptions } from './options.ts'
import type { Problem } from './problem.ts'

/** Shared, as most assets refer to nothing. */
const NOTHING: Findings = { digest: undefined, references: [] }
const NO_EDGES: AssetNode['edges'] = []
const NO_NODES: AssetNode['dependencies'] = []

/** Reads every asset once: what it refers to, or else its digest. */
export function scan(
  assets: Iterable<Asset>,
  options: DigestOptions,
  problems: Problem[],
): Map<string, AssetNode> {
  const isExcluded = createExclusion(options.exclude)
  const search = createSearch(options)
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
    const read = () => (typeof asset.source === 'function' ? asset.source() : asset.source)
    let findings: Findings = NOTHING
    if (digestedPath === undefined) findings = asset.findings?.() ?? search.find(path, read())
    else if (!isKept) findings = { digest: digestOf(read()), references: NOTHING.references }
    nodes.set(path, {
      path,
      digestedPath,
      predigested: digestedPath !== undefined,
      proven: false,
      keys: [path],
      ...findings,
      edges: NO_EDGES,
      dependencies: NO_NODES,
      mapped: undefined,
      cyclic: false,
      inlineMap: undefined,
      read,
    })
  }
  return nodes
}
