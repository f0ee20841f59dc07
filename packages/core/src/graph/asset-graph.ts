/** A vertex of the graph: what it depends on must be named before it. */
export interface GraphNode<Node> {
  dependencies: readonly Node[]
}

/** Files that refer to each other in a cycle, or a single file; `cyclic` also where one file refers to itself. */
export interface Group<Node> {
  members: Node[]
  cyclic: boolean
}

/**
 * The strongly connected groups of a graph, dependencies first (Tarjan's algorithm, without recursion, so that a
 * chain of any length fits). The same nodes in the same order give the same groups in the same order.
 */
export function groupsInOrder<Node extends GraphNode<Node>>(nodes: Iterable<Node>): Group<Node>[] {
  const groups: Group<Node>[] = []
  const ends = new Set<Node>()
  const index = new Map<Node, number>()
  const low = new Map<Node, number>()
  const open = new Set<Node>()
  const path: Node[] = []

  for (const root of nodes) {
    if (isDone(root)) continue
    const visits = [enter(root)]
    while (visits.length > 0) {
      const visit = visits.at(-1)!
      const next = visit.node.dependencies[visit.next++]
      if (next === undefined) {
        visits.pop()
        leave(visit.node, visits.at(-1)?.node)
      } else if (isDone(next)) {
        if (open.has(next)) low.set(visit.node, Math.min(low.get(visit.node)!, index.get(next)!))
      } else visits.push(enter(next))
    }
  }
  return groups

  /** Most files depend on none, and are spared the search. */
  function isDone(node: Node): boolean {
    if (node.dependencies.length > 0) return index.has(node)
    if (!ends.has(node)) groups.push({ members: [node], cyclic: false })
    ends.add(node)
    return true
  }

  function enter(node: Node): { node: Node; next: number } {
    low.set(node, index.size)
    index.set(node, index.size)
    open.add(node)
    path.push(node)
    return { node, next: 0 }
  }

  function leave(node: Node, parent: Node | undefined): void {
    if (parent) low.set(parent, Math.min(low.get(parent)!, low.get(node)!))
    if (low.get(node) !== index.get(node)) return
    const members = path.splice(path.lastIndexOf(node))
    for (const member of members) open.delete(member)
    groups.push({ members, cyclic: members.length > 1 || node.dependencies.includes(node) })
  }
}
