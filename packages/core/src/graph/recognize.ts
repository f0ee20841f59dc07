import { digestOf, splitDigestedPath } from '../naming/digest.ts'
import type { Problem } from '../problem.ts'
import type { Resolver } from '../rewriting/resolve.ts'
import type { AssetNode } from './asset-node.ts'
import type { DigestOptions } from './options.ts'
import { proveDigests } from './predigested.ts'

/** Finds the files whose names are final already, by proof: nothing is taken for digested because it looks so. */
export function recognizePredigested(
  nodes: Map<string, AssetNode>,
  resolve: Resolver,
  options: DigestOptions,
  problems: Problem[],
): void {
  recognizeKnown(nodes, options)
  recognizeProven(nodes, resolve, options, problems)
  recognizeCompressed(nodes, options)
}

/** Files that another tool's manifest names. A key that an asset of this run has is the asset's. */
function recognizeKnown(nodes: Map<string, AssetNode>, { known = new Map() }: DigestOptions): void {
  const keys = new Map<AssetNode, string[]>()
  for (const [key, path] of known) {
    const node = nodes.get(path)
    if (!node || (node.predigested && !keys.has(node))) continue
    const isFree = key === path || !nodes.has(key)
    keys.set(node, [...(keys.get(node) ?? []), ...(isFree ? [key] : [])])
    Object.assign(node, {
      digestedPath: path,
      predigested: true,
      references: [],
      notices: undefined,
      digest: node.digest ?? digestOf(node.read()),
    })
  }
  for (const [node, free] of keys) node.keys = free
}

/**
 * Files that hold their own digest in their name, as the digested copies of an earlier run do. One whose original is
 * gone takes its place in the manifest; one whose original is there is left alone.
 */
function recognizeProven(
  nodes: Map<string, AssetNode>,
  resolve: Resolver,
  { previous }: DigestOptions,
  problems: Problem[],
): void {
  const candidates = [...nodes.values()].filter((node) => !node.predigested && splitDigestedPath(node.path))
  const proofs = proveDigests(candidates, resolve)
  for (const [path, { logicalPath, proven }] of proofs) {
    if (!proven) continue
    const meant = previous?.get(logicalPath) ?? path
    const isOutdated = meant !== path && proofs.get(meant)?.proven === true
    const node = nodes.get(path)!
    const original = nodes.get(logicalPath)
    Object.assign(node, {
      digestedPath: path,
      predigested: true,
      proven: true,
      references: [],
      notices: undefined,
      keys: [],
    })
    if (isOutdated) continue
    if (original?.proven) problems.push(sharedKey(logicalPath, original.digestedPath!, path))
    if (original) continue
    nodes.delete(path)
    nodes.set(logicalPath, Object.assign(node, { path: logicalPath, keys: [logicalPath] }))
  }
}

/** What pages are made of. Of data (`data.csv.gz`, `sitemap.xml.gz`), a compressed file may be a download of its own. */
const LOADED = /\.(?:css|[cm]?js|map|webmanifest|svg|html?|wasm|[ot]tf|eot|ico)$/i

/**
 * Compressed copies of files, such as `a.css.gz` beside `a.css`. Servers find them by the name of their file and nobody asks for
 * their own, so they keep it and have no key.
 */
function recognizeCompressed(nodes: Map<string, AssetNode>, { keepOriginals }: DigestOptions): void {
  const digested = new Set([...nodes.values()].flatMap((node) => (node.proven ? node.digestedPath : [])))
  for (const node of nodes.values()) {
    const [, path] = /^(.*)\.(?:br|gz|zst)$/s.exec(node.path) ?? []
    if (node.predigested || path === undefined) continue
    const isOfOriginal = LOADED.test(path) && nodes.has(path)
    if (!isOfOriginal && !digested.has(path)) continue
    if (isOfOriginal && keepOriginals === false && nodes.get(path)?.predigested === false)
      nodes.delete(node.path)
    Object.assign(node, {
      digestedPath: node.path,
      predigested: true,
      references: [],
      notices: undefined,
      keys: [],
    })
  }
}

/** Two files for one key of the manifest. */
export function sharedKey(key: string, one: string, other: string): Problem {
  return {
    code: 'duplicate-key',
    severity: 'error',
    message: `${one} and ${other} both claim the key ${key}, and nothing tells which one is meant. Delete the outdated one.`,
    file: other,
  }
}
