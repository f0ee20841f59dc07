import type { AssetNode } from './asset-node.ts'
import { BLANK_DIGEST, digestedPathOf } from './digest.ts'
import { type Edit, type Replacement, replacementsOf, splice } from './rewrite.ts'
import { moveInlineMappings, moveMappings } from './source-map.ts'

const NONE: ReadonlySet<AssetNode> = new Set()

/** An asset's bytes with the final names in them, or with blank digests for the members of a group. */
export function finalBytes(node: AssetNode, blank: ReadonlySet<AssetNode> = NONE): Uint8Array {
  const source = node.read()
  const replacements = replacementsIn(node, () => source, blank)
  const bytes = splice(source, withInlineMap(node, source, replacements))
  if (!node.mapped) return bytes
  const generated = node.mapped.read()
  return moveMappings(
    bytes,
    generated,
    replacementsIn(node.mapped, () => generated, blank),
  )
}

/** What makes an asset's final bytes of its own; `undefined` where a source map has to follow. */
export function plainReplacements(node: AssetNode): Replacement[] | undefined {
  if (node.mapped || (node.inlineMap && movesColumns(node))) return undefined
  return replacementsIn(node, node.read, NONE)
}

/** Whether rewriting moves anything that a source map has a mapping for; the map's own comment comes last. */
export function movesColumns(node: AssetNode): boolean {
  return node.edges.some(
    ({ reference, target }) => !reference.kind.namesSourceMap && target.digestedPath !== target.path,
  )
}

/** A digest that is not known yet is blank: it has the same length, which is all that columns depend on. */
function replacementsIn(
  node: AssetNode,
  source: () => Uint8Array,
  blank: ReadonlySet<AssetNode>,
): Replacement[] {
  const edits = node.edges.flatMap(({ target, ...parts }): Edit[] => {
    const known = blank.has(target) ? undefined : target.digestedPath
    const path = known ?? digestedPathOf(target.path, BLANK_DIGEST)
    return path === target.path ? [] : [{ ...parts, target: path }]
  })
  return replacementsOf(source, edits)
}

function withInlineMap(node: AssetNode, source: Uint8Array, replacements: Replacement[]): Replacement[] {
  const comment = node.inlineMap
  if (!comment || replacements.length === 0) return replacements
  const { start, end, before, after, specifier } = comment
  const moved = moveInlineMappings(specifier, source, replacements)
  if (moved === specifier) return replacements
  return [...replacements, { start, end, text: before + moved + after }].sort((a, b) => a.start - b.start)
}
