import { compareCodePoints, type Manifest } from '@staticfiles/manifest'
import { groupsInOrder } from './asset-graph.ts'
import type { AssetNode } from './asset-node.ts'
import { connect } from './connect.ts'
import { digestedPathOf, digestGroup, digestOf, splitDigestedPath } from './digest.ts'
import { finalBytes } from './final-bytes.ts'
import type { Asset, DigestOptions } from './options.ts'
import type { Problem } from './problem.ts'
import { recognizePredigested, sharedKey } from './recognize.ts'
import { createResolver } from './resolve.ts'
import { scan } from './scan.ts'

/** One file of the output after digestion. */
export interface DigestedAsset {
  logicalPath: string
  digestedPath: string
  /** Whether its bytes differ from the source's. */
  rewritten: boolean
  /** Whether its name was final before. */
  predigested: boolean
  /** Whether it refers to itself, by itself or by way of others: then its name holds the digest of that group. */
  cyclic: boolean
  /** Whether the manifest names it. Not so for the digested copy of an earlier run whose original changed since. */
  current: boolean
  /** The final bytes; beyond some megabytes they are read and rewritten anew at each call, and not held in memory. */
  read(): Uint8Array
}

export interface DigestResult {
  /** What is referred to comes before what refers to it. */
  assets: DigestedAsset[]
  manifest: Manifest
  /** Everything that is wrong. With an `error` among them the output is not fit to be shipped. */
  problems: Problem[]
}

/**
 * Gives every asset a name with its digest in it, rewrites the references between assets to these names, and lists
 * the names in a manifest. Pure: nothing is read but through `source`, nothing is written, nothing is thrown for a
 * fault in the input. The order of the assets does not matter.
 */
export function digestAssets(assets: Iterable<Asset>, options: DigestOptions = {}): DigestResult {
  const problems: Problem[] = []
  const resolve = createResolver(options.base ?? '/static/')

  const nodes = scan(assets, options, problems)
  recognizePredigested(nodes, resolve, options, problems)
  connect(nodes, resolve, options, problems)
  const ordered = nameInOrder(nodes)

  return {
    assets: ordered.map(toDigestedAsset),
    manifest: toManifest(ordered, problems),
    problems: problems.sort(byPlace),
  }
}

/** How much of what is rewritten is held in memory, so that it need not be rewritten again to be written. */
const MOST_KEPT_BYTES = 32 * 1024 * 1024

/** Gives out the names, dependencies first, so that a digest always covers the final names inside. */
function nameInOrder(nodes: Map<string, AssetNode>): AssetNode[] {
  const ordered: AssetNode[] = []
  let mayKeep = MOST_KEPT_BYTES
  for (const { members, cyclic } of groupsInOrder(nodes.values())) {
    const group = new Set(members)
    const digests = cyclic ? digestGroup(members.map((node) => finalBytes(node, group))) : []
    members.forEach((node, i) => {
      node.digestedPath ??= digestedPathOf(node.path, digests[i] ?? node.digest ?? digestFinal(node))
      node.cyclic = cyclic
      ordered.push(node)
    })
  }
  return withoutCopies(ordered)

  function digestFinal(node: AssetNode): string {
    const bytes = finalBytes(node)
    if (bytes.length <= mayKeep) {
      mayKeep -= bytes.length
      node.final = bytes
    }
    return digestOf(bytes)
  }
}

/** Leaves out files that this very run writes: the digested copies of an earlier one, whole or damaged. */
function withoutCopies(nodes: readonly AssetNode[]): AssetNode[] {
  const written = new Set(nodes.filter((node) => node.keys.length > 0).map((node) => node.digestedPath))
  return nodes.filter(
    (node) => !written.has(node.path) || (node.keys.length > 0 && node.digestedPath === node.path),
  )
}

function toManifest(nodes: readonly AssetNode[], problems: Problem[]): Manifest {
  const claims = new Map<string, AssetNode>()
  for (const node of nodes) {
    for (const key of node.keys) {
      const other = claims.get(key)
      if (other) problems.push(sharedKey(key, other.digestedPath!, node.digestedPath!))
      else claims.set(key, node)
    }
  }
  const entries = [...claims].sort(([a], [b]) => compareCodePoints(a, b))
  const manifest: Manifest = { paths: new Map(entries.map(([key, node]) => [key, node.digestedPath!])) }
  const predigested = nodes.filter(
    (node) => node.digest !== undefined && !isProven(node) && node.keys.length > 0,
  )
  if (predigested.length > 0) {
    manifest.predigested = new Map(predigested.map((node) => [node.digestedPath!, node.digest!]))
  }
  return manifest
}

/** Whether the name itself says what `verify` needs to know. */
function isProven(node: AssetNode): boolean {
  return !node.predigested || node.proven || splitDigestedPath(node.digestedPath!)?.digest === node.digest
}

function toDigestedAsset(node: AssetNode): DigestedAsset {
  return {
    logicalPath: node.path,
    digestedPath: node.digestedPath!,
    rewritten:
      node.mapped !== undefined || node.edges.some(({ target }) => target.digestedPath !== target.path),
    predigested: node.predigested,
    cyclic: node.cyclic,
    current: node.keys.length > 0,
    read: () => node.final ?? finalBytes(node),
  }
}

function byPlace(a: Problem, b: Problem): number {
  return (
    compareCodePoints(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
  )
}
