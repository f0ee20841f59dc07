import { BLANK_DIGEST, digestedPathOf, type IntegrityAlgorithm, integrityOf } from '../naming/digest.ts'
import { cssSourceMap, type Reference } from '../references/index.ts'
import { type Edit, type Replacement, replacementsOf, splice } from '../rewriting/rewrite.ts'
import { moveInlineMappings, moveMappings } from '../rewriting/source-map.ts'
import type { AssetNode } from './asset-node.ts'

/** What makes an asset's final bytes of its own: plain data, so that it can be done in another thread. */
export interface RewritePlan {
  replacements: readonly Replacement[]
  /** The comment that holds its own source map, which has to follow. */
  inlineMap?: Reference | undefined
  /** For a source map that has to follow: what is replaced in the file that it is of. */
  mapped?: { logicalPath: string; replacements: readonly Replacement[] } | undefined
}

const NONE: ReadonlySet<AssetNode> = new Set()

/** An asset's bytes with the final names in them, or with blank digests for the members of a group. */
export function finalBytes(node: AssetNode, blank: ReadonlySet<AssetNode> = NONE): Uint8Array {
  return rewriteBytes(node.read(), planRewrite(node, blank), () => node.mapped!.read())
}

/**
 * Rewrites an asset.
 *
 * @param generated reads the file that it is the source map of; called only where `plan.mapped` says so
 */
export function rewriteBytes(source: Uint8Array, plan: RewritePlan, generated: () => Uint8Array): Uint8Array {
  const { replacements, inlineMap, mapped } = plan
  const bytes = splice(source, inlineMap ? withInlineMap(inlineMap, source, replacements) : replacements)
  if (!mapped) return bytes
  const isScript = !/\.css$/i.test(mapped.logicalPath)
  return moveMappings(bytes, { source: generated(), replacements: mapped.replacements, isScript })
}

export function planRewrite(node: AssetNode, blank: ReadonlySet<AssetNode> = NONE): RewritePlan {
  const { mapped } = node
  const replacements = replacementsIn(node, blank)
  const plan: RewritePlan = { replacements }
  if (node.inlineMap && replacements.length > 0) plan.inlineMap = node.inlineMap
  if (mapped) plan.mapped = { logicalPath: mapped.path, replacements: replacementsIn(mapped, blank) }
  return plan
}

/** Whether rewriting moves anything that a source map has a mapping for; the map's own comment comes last. */
export function movesColumns(node: AssetNode): boolean {
  return node.edges.some(
    ({ reference, target }) => !reference.kind.namesSourceMap && target.digestedPath !== target.path,
  )
}

/** A digest that is not known yet is blank: it has the same length, which is all that columns depend on. */
function replacementsIn(node: AssetNode, blank: ReadonlySet<AssetNode>): Replacement[] {
  const edits: Edit[] = []
  for (const edge of node.edges) {
    const known = blank.has(edge.target) ? undefined : edge.target.digestedPath
    const target = known ?? digestedPathOf(edge.target.path, BLANK_DIGEST)
    if (target === edge.target.path) continue
    const { reference } = edge
    if (!reference.kind.holdsIntegrity) edits.push({ parts: edge, reference, target })
    else if (!edge.target.predigested)
      edits.push({ parts: edge, reference, target, text: integrityIn(reference, edge.target, blank) })
  }
  return replacementsOf(() => node.read(), edits)
}

/** The hash of the target's final bytes, which are not known to a member of the group that is being digested. */
function integrityIn({ before }: Reference, target: AssetNode, blank: ReadonlySet<AssetNode>): string {
  if (blank.has(target)) return ''
  const algorithm = algorithmIn(before)
  return integrityOf(algorithm, target.final ?? finalBytes(target)).slice(algorithm.length + 1)
}

/** The algorithm in `"sha384-`. */
export const algorithmIn = (before: string): IntegrityAlgorithm =>
  before.replace(/\W/g, '') as IntegrityAlgorithm

function withInlineMap(
  comment: Reference,
  source: Uint8Array,
  replacements: readonly Replacement[],
): readonly Replacement[] {
  const { start, end, before, after, specifier } = comment
  const isScript = comment.kind.name !== cssSourceMap.name
  const moved = moveInlineMappings(specifier, { source, replacements, isScript })
  if (moved === specifier) return replacements
  return [...replacements, { start, end, text: before + moved + after }].sort((a, b) => a.start - b.start)
}
