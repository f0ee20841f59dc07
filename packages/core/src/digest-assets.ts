import { compareCodePoints, type Manifest, sortByCodePoints } from '@staticfiles/manifest'
import { type Group, groupsInOrder } from './graph/asset-graph.ts'
import type { AssetNode } from './graph/asset-node.ts'
import { connect } from './graph/connect.ts'
import { finalBytes, planRewrite, type RewritePlan } from './graph/final-bytes.ts'
import type { Asset, DigestOptions } from './graph/options.ts'
import { recognizePredigested, sharedKey } from './graph/recognize.ts'
import { reportNotices } from './graph/report-notices.ts'
import { scan } from './graph/scan.ts'
import { dropOutsideWorkers } from './graph/workers.ts'
import { digestedPathOf, digestGroup, digestOf, splitDigestedPath } from './naming/digest.ts'
import type { Problem } from './problem.ts'
import { createResolver } from './rewriting/resolve.ts'

/** One file of the output after digestion. */
export interface DigestedAsset<Source extends Asset = Asset> {
  /** What it was made of. */
  asset: Source
  /** Another one than that of `asset` for the digested copy of an earlier run that takes the place of its original. */
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
  /** What it is the source map of, where it has to follow that. */
  mapped: Source | undefined
  /** What its final bytes depend on: what it refers to, and what it is the source map of. */
  dependencies(): DigestedAsset<Source>[]
  /** The paths that it refers to at which there is no asset. */
  missing(): readonly string[]
  /** What makes the final bytes of the source's. */
  plan(): RewritePlan
  /** The final bytes; beyond some megabytes they are read and rewritten anew at each call, and not held in memory. */
  read(): Uint8Array
}

export interface DigestResult<Source extends Asset = Asset> {
  /** What is referred to comes before what refers to it. */
  assets: DigestedAsset<Source>[]
  manifest: Manifest
  /** Everything that is wrong. With an `error` among them the output is not fit to be shipped. */
  problems: Problem[]
}

/** A file to be rewritten, all that it refers to being named. */
export interface Rewrite<Source extends Asset = Asset> {
  asset: Source
  mapped: Source | undefined
  /** For `rewriteBytes`, with the bytes of its source. */
  plan: RewritePlan
  /** The final bytes. */
  read(): Uint8Array
}

/**
 * Gives every asset a name with its digest in it, rewrites the references between assets to these names, and lists
 * the names in a manifest. Pure: nothing is read but through `source`, nothing is written, nothing is thrown for a
 * fault in the input. The order of the assets does not matter.
 */
export function digestAssets<Source extends Asset>(
  assets: Iterable<Source>,
  options: DigestOptions = {},
): DigestResult<Source> {
  const stages = digestInStages(assets, options)
  let stage = stages.next()
  while (!stage.done) stage = stages.next(stage.value.map((rewrite) => digestOf(rewrite.read())))
  return stage.value
}

/**
 * The same for a caller who rewrites and digests by itself, in several threads, say: yields files that can be rewritten
 * in any order, and is to be given the digests of their final bytes, in the order of the files.
 */
export function* digestInStages<Source extends Asset>(
  assets: Iterable<Source>,
  options: DigestOptions = {},
): Generator<readonly Rewrite<Source>[], DigestResult<Source>, readonly string[]> {
  const problems: Problem[] = []
  const resolve = createResolver(options.base ?? '/static/')

  const nodes = scan(assets, options, problems)
  dropOutsideWorkers([...nodes.values()], resolve)
  recognizePredigested(nodes, resolve, options, problems)
  connect(nodes, resolve, options, problems)
  const { missing, ignore } = options
  const withoutOriginals = options.keepOriginals === false
  const isGone = (path: string) => withoutOriginals && isRenamed(nodes.get(path))
  reportNotices(nodes.values(), { missing, ignore, resolve, withoutOriginals, isGone }, problems)
  const ordered = yield* nameInOrder<Source>(nodes)

  return {
    assets: ordered.map((node) => new NamedAsset<Source>(node)),
    manifest: toManifest(inOrderOf(nodes, ordered), problems),
    problems: problems.sort(byPlace),
  }
}

const isRenamed = (node: AssetNode | undefined): boolean =>
  node !== undefined && node.digestedPath !== node.path

/** How much of what is rewritten is held in memory, so that it need not be rewritten again to be written. */
const MOST_KEPT_BYTES = 32 * 1024 * 1024

/** Gives out the names, dependencies first, so that a digest always covers the final names inside. */
function* nameInOrder<Source extends Asset>(
  nodes: ReadonlyMap<string, AssetNode>,
): Generator<readonly Rewrite<Source>[], AssetNode[], readonly string[]> {
  const groups = groupsInOrder(nodes.values())
  let mayKeep = MOST_KEPT_BYTES
  for (const stage of groupsInStages(groups)) {
    const open: AssetNode[] = []
    for (const { members, cyclic } of stage) {
      const [node] = members
      if (cyclic) nameGroup(members)
      else if (node!.digest === undefined && node!.digestedPath === undefined) open.push(node!)
      else node!.digestedPath ??= digestedPathOf(node!.path, node!.digest!)
    }
    const digests = open.length > 0 ? yield open.map(toRewrite) : []
    open.forEach((node, i) => {
      node.digestedPath = digestedPathOf(node.path, digests[i]!)
    })
  }
  return withoutCopies(groups.flatMap(({ members }) => members))

  function toRewrite(node: AssetNode): Rewrite<Source> {
    return {
      asset: node.asset as Source,
      mapped: node.mapped?.asset as Source | undefined,
      plan: planRewrite(node),
      read() {
        const bytes = node.final ?? finalBytes(node)
        if (!node.final && bytes.length <= mayKeep) {
          mayKeep -= bytes.length
          node.final = bytes
        }
        return bytes
      },
    }
  }
}

function nameGroup(members: readonly AssetNode[]): void {
  const group = new Set(members)
  const digests = digestGroup(members.map((node) => finalBytes(node, group)))
  members.forEach((node, i) => {
    node.cyclic = true
    node.digestedPath ??= digestedPathOf(node.path, digests[i]!)
  })
}

/** Groups that refer only to those of earlier stages, given dependencies first. */
function groupsInStages(groups: readonly Group<AssetNode>[]): Group<AssetNode>[][] {
  const stages: Group<AssetNode>[][] = []
  const stageOf = new Map<AssetNode, number>()
  for (const group of groups) {
    const own = group.cyclic ? new Set(group.members) : undefined
    let stage = 0
    for (const { dependencies } of group.members)
      for (const target of dependencies)
        if (!own?.has(target)) stage = Math.max(stage, (stageOf.get(target) ?? 0) + 1)
    if (stage > 0) for (const member of group.members) stageOf.set(member, stage)
    const others = stages[stage]
    if (others) others.push(group)
    else stages[stage] = [group]
  }
  return stages
}

/** Leaves out files that this very run writes: the digested copies of an earlier one, whole or damaged. */
function withoutCopies(nodes: AssetNode[]): AssetNode[] {
  const mayBeWritten = ({ path, digestedPath, predigested }: AssetNode) =>
    splitDigestedPath(path) !== undefined || (predigested && digestedPath !== path)
  if (!nodes.some(mayBeWritten)) return nodes
  const written = new Set(nodes.filter((node) => node.keys.length > 0).map((node) => node.digestedPath))
  return nodes.filter(
    (node) => !written.has(node.path) || (node.keys.length > 0 && node.digestedPath === node.path),
  )
}

/** The same nodes in the order that they were scanned in, which is nearly that of their keys. */
function inOrderOf(nodes: ReadonlyMap<string, AssetNode>, named: readonly AssetNode[]): AssetNode[] {
  const all = [...nodes.values()]
  if (named.length === all.length) return all
  const kept = new Set(named)
  return all.filter((node) => kept.has(node))
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
  const entries = sortByCodePoints([...claims], ([key]) => key)
  const manifest: Manifest = { paths: new Map(entries.map(([key, node]) => [key, node.digestedPath!])) }
  const imported = new Set(nodes.flatMap(({ imports }) => imports))
  const imports = [...imported].filter(({ path, digestedPath }) => path !== digestedPath)
  if (imports.length > 0) {
    manifest.imports = new Map(imports.map(({ path, digestedPath }) => [path, digestedPath!]))
  }
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

/** A view, since there may be a million of them. */
class NamedAsset<Source extends Asset> implements DigestedAsset<Source> {
  readonly #node: AssetNode

  constructor(node: AssetNode) {
    this.#node = node
  }

  get asset(): Source {
    return this.#node.asset as Source
  }

  get logicalPath(): string {
    return this.#node.path
  }

  get digestedPath(): string {
    return this.#node.digestedPath!
  }

  get rewritten(): boolean {
    const { mapped, edges } = this.#node
    return mapped !== undefined || edges.some(({ target }) => target.digestedPath !== target.path)
  }

  get predigested(): boolean {
    return this.#node.predigested
  }

  get cyclic(): boolean {
    return this.#node.cyclic
  }

  get mapped(): Source | undefined {
    return this.#node.mapped?.asset as Source | undefined
  }

  get current(): boolean {
    return this.#node.keys.length > 0
  }

  dependencies(): DigestedAsset<Source>[] {
    const { dependencies, mapped } = this.#node
    return (mapped ? [...dependencies, mapped] : dependencies).map((node) => new NamedAsset<Source>(node))
  }

  missing(): readonly string[] {
    return this.#node.missing
  }

  plan(): RewritePlan {
    return planRewrite(this.#node)
  }

  /** A function that can be taken out of the object, made only when it is. */
  get read(): () => Uint8Array {
    return () => this.#node.final ?? finalBytes(this.#node)
  }
}

function byPlace(a: Problem, b: Problem): number {
  return (
    compareCodePoints(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
  )
}
