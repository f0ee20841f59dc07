import { compareCodePoints } from '@staticfiles/manifest'
import picomatch from 'picomatch'
import type { AssetNode } from './asset-node.ts'
import { digestOf } from './digest.ts'
import type { Asset, DigestOptions } from './options.ts'
import type { Problem } from './problem.ts'
import { createScanner } from './references/index.ts'

/** Reads every asset once: what it refers to, or else its digest. */
export function scan(
  assets: Iterable<Asset>,
  { exclude = [], references: finders }: DigestOptions,
  problems: Problem[],
): Map<string, AssetNode> {
  const isExcluded = picomatch([...exclude], { dot: true })
  const findReferences = createScanner(finders)
  const nodes = new Map<string, AssetNode>()
  for (const asset of [...assets].sort((a, b) => compareCodePoints(a.logicalPath, b.logicalPath))) {
    const { logicalPath: path, source } = asset
    if (nodes.has(path)) {
      problems.push({
        code: 'duplicate-asset',
        severity: 'error',
        message: 'Two assets have this path; one would overwrite the other. Rename one of them.',
        file: path,
      })
      continue
    }
    const isKept = exclude.length > 0 && isExcluded(path)
    const digestedPath = isKept ? path : asset.digestedPath
    const read = typeof source === 'function' ? source : () => source
    const bytes = isKept ? undefined : read()
    const references = bytes && digestedPath === undefined ? findReferences(path, bytes) : []
    nodes.set(path, {
      path,
      digestedPath,
      predigested: digestedPath !== undefined,
      proven: false,
      keys: [path],
      references,
      edges: [],
      dependencies: [],
      mapped: undefined,
      cyclic: false,
      inlineMap: undefined,
      digest: bytes && references.length === 0 ? digestOf(bytes) : undefined,
      read,
    })
  }
  return nodes
}
