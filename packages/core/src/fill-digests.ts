import { sortByCodePoints } from '@staticfiles/manifest'
import { groupsInOrder } from './graph/asset-graph.ts'
import { BLANK_DIGEST, digestGroup, digestOf } from './naming/digest.ts'
import { createFinder } from './naming/find-placeholders.ts'

/** A file whose maker did not know the digests yet, and put placeholders in their place. */
export interface OpenAsset {
  /** Its path in the output, with its placeholder in it. */
  path: string
  /**
   * Stands for its digest, in its path and wherever another file names it, and is as long as a digest. Files share one
   * only if they have the same bytes. Without one, the path is final.
   */
  placeholder?: string | undefined
  /** Its bytes, which the digests are written into: they are not copied. */
  source: Uint8Array
  /**
   * Whether its bytes may hold placeholders; those of an image do not.
   * @default true
   */
  isText?: boolean | undefined
}

/** The same with the digests filled in, of its bytes and of others'. */
export interface FilledAsset {
  path: string
  source: Uint8Array
  /** That of its bytes, which its name need not have: not in a cycle, nor where the path was final before. */
  digest: string
}

interface Node {
  asset: OpenAsset
  /** Where its bytes hold whose digest. */
  places: { offset: number; target: Node }[]
  dependencies: readonly Node[]
  digest: string
}

/**
 * Fills digests in, dependencies first, so that a digest always covers the digests inside. Nothing moves, since a
 * placeholder is as long as a digest: positions that a source map tells stay true. Files that name each other in a cycle
 * get the digests of their group.
 *
 * Files that differ in nothing but their placeholders get different digests still: two modules with the same text are
 * two modules.
 *
 * @returns the assets in the order given
 */
export function fillDigests(assets: readonly OpenAsset[]): FilledAsset[] {
  const nodes = assets.map((asset): Node => ({ asset, places: [], dependencies: [], digest: BLANK_DIGEST }))
  connect(nodes)

  const ofBytes = new Map<Node, string>()
  const taken = new Set(assets.filter(({ placeholder }) => placeholder === undefined).map(({ path }) => path))
  for (const { members, cyclic } of groupsInOrder(sortByCodePoints([...nodes], ({ asset }) => asset.path))) {
    const filled = members.map(fill)
    const digests = cyclic ? digestGroup(filled) : filled.map(digestOf)
    if (!cyclic) ofBytes.set(members[0]!, digests[0]!)
    members.forEach((node, i) => {
      node.digest = digests[i]!
      if (node.asset.placeholder === undefined) return
      while (taken.has(finalPath(node))) node.digest = digestOf(node.digest)
      taken.add(finalPath(node))
    })
  }
  return nodes.map((node) => {
    const digest = ofBytes.get(node) ?? digestOf(fill(node))
    return { path: finalPath(node), source: node.asset.source, digest }
  })
}

function connect(nodes: readonly Node[]): void {
  const byPlaceholder = new Map<string, Node>()
  for (const node of nodes) {
    const { placeholder } = node.asset
    if (placeholder !== undefined && !byPlaceholder.has(placeholder)) byPlaceholder.set(placeholder, node)
  }
  const find = createFinder(new Set(byPlaceholder.keys()))
  for (const node of nodes) {
    const { source, isText = true } = node.asset
    if (!isText) continue
    node.places = find(source).map(({ offset, placeholder }) => {
      return { offset, target: byPlaceholder.get(placeholder)! }
    })
    node.dependencies = [...new Set(node.places.map(({ target }) => target))]
  }
}

/** The bytes, with blank digests for the members of the group that is being digested. */
function fill({ asset: { source }, places }: Node): Uint8Array {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
  for (const { offset, target } of places) bytes.write(target.digest, offset, 'latin1')
  return source
}

function finalPath({ asset: { path, placeholder }, digest }: Node): string {
  return placeholder === undefined ? path : path.replaceAll(placeholder, digest)
}
