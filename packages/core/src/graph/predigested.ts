import { BLANK_DIGEST, digestedPathOf, digestGroup, digestOf, splitDigestedPath } from '../naming/digest.ts'
import type { Reference } from '../references/index.ts'
import type { Resolver } from '../rewriting/resolve.ts'
import { type Edit, replacementsOf, splice } from '../rewriting/rewrite.ts'
import { groupsInOrder } from './asset-graph.ts'

/** A file whose name holds what may be its digest. */
export interface Candidate {
  path: string
  references: readonly Reference[]
  /** The md5 digest, where it is known already. */
  digest?: string | undefined
  read(): Uint8Array
}

/** What a candidate's name says, and whether its bytes agree. */
export interface Proof {
  logicalPath: string
  proven: boolean
}

interface Node extends Candidate {
  logicalPath: string
  /** The digest in the name; `digest` is that of the bytes. */
  named: string
  dependencies: Node[]
  edits: { edit: Edit; target: Node }[]
}

/**
 * Proves names by bytes: a file is predigested when the digest in its name is its md5, or, for files that refer to
 * each other or to themselves, the digest of their group. A name that merely looks right proves nothing.
 * Answers one proof for each path that looks digested.
 */
export function proveDigests(candidates: Iterable<Candidate>, resolve: Resolver): Map<string, Proof> {
  const nodes = new Map<string, Node>()
  for (const candidate of candidates) {
    const name = splitDigestedPath(candidate.path)
    if (!name) continue
    const { logicalPath, digest: named } = name
    const { path, references, digest } = candidate
    const read = () => candidate.read()
    nodes.set(path, { path, references, digest, read, logicalPath, named, dependencies: [], edits: [] })
  }
  for (const node of nodes.values()) {
    for (const reference of node.references) {
      const parts = resolve(reference.specifier, node.path)
      const target = nodes.get(parts?.path ?? '')
      if (!parts || !target) continue
      node.dependencies.push(target)
      node.edits.push({
        edit: {
          parts,
          reference,
          target: digestedPathOf(target.logicalPath, BLANK_DIGEST),
          text: reference.kind.holdsIntegrity && '',
        },
        target,
      })
    }
  }

  const proofs = new Map<string, Proof>()
  for (const { members, cyclic } of groupsInOrder(nodes.values())) {
    const inGroup = new Set(members)
    const digests = cyclic
      ? digestGroup(members.map((node) => blank(node, inGroup)))
      : members.map((node) => node.digest ?? digestOf(node.read()))
    members.forEach(({ path, logicalPath, named }, i) => {
      proofs.set(path, { logicalPath, proven: digests[i] === named })
    })
  }
  return proofs
}

function blank(node: Node, group: ReadonlySet<Node>): Uint8Array {
  const source = node.read()
  const edits = node.edits.flatMap(({ edit, target }) => (group.has(target) ? [edit] : []))
  return splice(
    source,
    replacementsOf(() => source, edits),
  )
}
