import { compareCodePoints, type Manifest } from '@staticfiles/manifest'
import picomatch from 'picomatch'
import { groupsInOrder } from './asset-graph.ts'
import type { AssetNode } from './asset-node.ts'
import { digestedPathOf, digestGroup, digestOf, splitDigestedPath } from './digest.ts'
import { finalBytes, movesColumns } from './final-bytes.ts'
import { createMissingReporter, type MissingOptions, type MissingReference } from './missing.ts'
import { proveDigests } from './predigested.ts'
import type { Problem } from './problem.ts'
import { findReferences } from './references/index.ts'
import { createResolver, type Resolver } from './resolve.ts'
import { isInlineMap } from './source-map.ts'

/** One file of the output. */
export interface Asset {
  /** Its path from the output folder: posix, no leading slash. The manifest's key. */
  logicalPath: string
  /** Its bytes, or a function that reads them, which may be called more than once. */
  source: Uint8Array | (() => Uint8Array)
  /** For a file whose name another tool made final: the path that it has in the output. */
  digestedPath?: string | undefined
}

export interface DigestOptions extends MissingOptions {
  /**
   * The URL prefix of the output. References that begin with it are resolved and keep it.
   * @default '/static/'
   */
  base?: string | undefined
  /** Globs of logicalPaths that keep their names and bytes; they stand in the manifest as themselves. */
  exclude?: readonly string[] | undefined
  /**
   * The paths of an earlier manifest of these assets. Where an original is gone and has several digested copies, the
   * one that is named here takes its place.
   */
  previous?: ReadonlyMap<string, string> | undefined
}

/** One file of the output after digestion. */
export interface DigestedAsset {
  logicalPath: string
  digestedPath: string
  /** Whether its bytes differ from the source's. */
  rewritten: boolean
  /** Whether its name was final before. */
  predigested: boolean
  /** Whether the manifest names it. Not so for the digested copy of an earlier run whose original changed since. */
  current: boolean
  /** The final bytes; read and rewritten anew at each call, so that they need not be held in memory. */
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
    manifest: { paths: listPaths(ordered) },
    problems: problems.sort(byPlace),
  }
}

/** Reads every asset once: what it refers to, or else its digest. */
function scan(
  assets: Iterable<Asset>,
  { exclude = [] }: DigestOptions,
  problems: Problem[],
): Map<string, AssetNode> {
  const isExcluded = picomatch([...exclude], { dot: true })
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
    const digestedPath = exclude.length > 0 && isExcluded(path) ? path : asset.digestedPath
    const final = digestedPath !== undefined
    const read = typeof source === 'function' ? source : () => source
    const bytes = final ? undefined : read()
    const references = bytes ? findReferences(path, bytes) : []
    nodes.set(path, {
      path,
      digestedPath,
      predigested: final,
      current: true,
      references,
      edges: [],
      dependencies: [],
      mapped: undefined,
      inlineMap: undefined,
      digest: bytes && references.length === 0 ? digestOf(bytes) : undefined,
      read,
    })
  }
  return nodes
}

/**
 * Finds the files that have their digest in their name, as the digested copies of an earlier run have. One whose
 * original is gone takes its place in the manifest; one whose original is there is left alone.
 */
function recognizePredigested(
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
    nodes.delete(path)
    node.digestedPath = path
    node.predigested = true
    node.references = []
    if (isOutdated) nodes.set(path, { ...node, current: false })
    else if (!original) nodes.set(logicalPath, { ...node, path: logicalPath })
    else if (original.predigested && original.digestedPath !== logicalPath)
      problems.push(sharedKey(logicalPath, original.digestedPath!, path))
    else nodes.set(path, { ...node, current: false })
  }
}

function sharedKey(key: string, one: string, other: string): Problem {
  return {
    code: 'duplicate-key',
    severity: 'error',
    message: `${one} and ${other} are both digested copies of ${key}, and ${key} itself is not there to tell which one is meant. Delete the outdated one.`,
    file: other,
  }
}

/** Resolves every reference to the asset that it names. */
function connect(
  nodes: Map<string, AssetNode>,
  resolve: Resolver,
  options: DigestOptions,
  problems: Problem[],
): void {
  const finalPaths = new Map<string, AssetNode>()
  for (const node of nodes.values()) if (node.predigested) finalPaths.set(node.digestedPath!, node)
  const reportMissing = createMissingReporter(nodes.keys(), options)
  const maps = new Map<AssetNode, AssetNode | undefined>()

  for (const node of nodes.values()) {
    const broken: MissingReference[] = []
    const dependencies = new Set<AssetNode>()
    for (const reference of node.references) {
      const parts = resolve(reference.specifier, node.path)
      if (!parts) {
        if (reference.kind.namesSourceMap && isInlineMap(reference.specifier)) node.inlineMap = reference
        continue
      }
      const target = nodes.get(parts.path ?? '')
      if (target) {
        node.edges.push({ ...parts, reference, target })
        dependencies.add(target)
        if (reference.kind.namesSourceMap) maps.set(target, maps.has(target) ? undefined : node)
      } else if (parts.path === undefined || !finalPaths.has(parts.path))
        broken.push({ reference, path: parts.path })
    }
    node.dependencies = [...dependencies]
    if (broken.length > 0) reportMissing(node.path, node.read(), broken, problems)
  }
  for (const [map, mapped] of maps) {
    if (!mapped || map.predigested || !movesColumns(mapped)) continue
    map.mapped = mapped
    map.digest = undefined
  }
}

/** Gives out the names, dependencies first, so that a digest always covers the final names inside. */
function nameInOrder(nodes: Map<string, AssetNode>): AssetNode[] {
  const ordered: AssetNode[] = []
  for (const { members, cyclic } of groupsInOrder(nodes.values())) {
    const group = new Set(members)
    const digests = cyclic ? digestGroup(members.map((node) => finalBytes(node, group))) : []
    members.forEach((node, i) => {
      node.digestedPath ??= digestedPathOf(node.path, digests[i] ?? node.digest ?? digestOf(finalBytes(node)))
      ordered.push(node)
    })
  }
  return withoutCopies(ordered)
}

/** Leaves out files that this very run writes: the digested copies of an earlier one, whole or damaged. */
function withoutCopies(nodes: readonly AssetNode[]): AssetNode[] {
  const written = new Set(nodes.filter((node) => node.current).map((node) => node.digestedPath))
  return nodes.filter((node) => !written.has(node.path) || (node.current && node.digestedPath === node.path))
}

function listPaths(nodes: readonly AssetNode[]): Map<string, string> {
  const entries = nodes.filter((node) => node.current).map((node) => [node.path, node.digestedPath!] as const)
  return new Map(entries.sort(([a], [b]) => compareCodePoints(a, b)))
}

function toDigestedAsset(node: AssetNode): DigestedAsset {
  return {
    logicalPath: node.path,
    digestedPath: node.digestedPath!,
    rewritten:
      node.mapped !== undefined || node.edges.some(({ target }) => target.digestedPath !== target.path),
    predigested: node.predigested,
    current: node.current,
    read: () => finalBytes(node),
  }
}

function byPlace(a: Problem, b: Problem): number {
  return (
    compareCodePoints(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
  )
}
