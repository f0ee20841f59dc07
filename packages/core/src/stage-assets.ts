import { type GraphNode, groupsInOrder } from './graph/asset-graph.ts'
import { asksImportMap } from './graph/import-map.ts'
import { createScanner, type ReferenceOptions } from './references/index.ts'
import { createResolver } from './rewriting/resolve.ts'

/** A file that is to be put where it is visible at once. */
export interface StagedAsset {
  /** Its path in the output: posix, no leading slash. */
  path: string
  /** Comes after all that are not late, unless one of those refers to it. */
  late: boolean
  /** Called only where the file may hold references. */
  read(): Uint8Array
  /** The paths that it refers to, where they are known; called, and then instead of `read`, only where it may hold references. */
  targets?: (() => readonly string[] | undefined) | undefined
}

export interface StageOptions extends ReferenceOptions {
  /**
   * The URL prefix of the output.
   * @default '/static/'
   */
  base?: string | undefined
  /** The import map of the output's pages: the path that modules import a file by → its path. */
  imports?: ReadonlyMap<string, string> | undefined
}

interface Node extends GraphNode<Node> {
  path: string
  dependencies: Node[]
}

/**
 * Orders the files of an output so that no file is there before what it refers to. Answers stages of paths: a file refers
 * only to files of earlier stages, or, in a cycle, of its own. The files of one stage may be put in any order.
 */
export function stageAssets(assets: readonly StagedAsset[], options: StageOptions = {}): string[][] {
  const nodes = connect(assets, options)
  const stages: string[][] = []
  const stageOf = new Map<Node, number>()
  for (const late of [false, true]) {
    const first = stages.length
    const roots = assets.filter((asset) => asset.late === late).map(({ path }) => nodes.get(path)!)
    for (const { members } of groupsInOrder(roots)) {
      if (stageOf.has(members[0]!)) continue
      let stage = first
      for (const { dependencies } of members)
        for (const target of dependencies) stage = Math.max(stage, (stageOf.get(target) ?? -1) + 1)
      if (stage === stages.length) stages.push([])
      for (const member of members) {
        stageOf.set(member, stage)
        stages[stage]!.push(member.path)
      }
    }
  }
  return stages
}

function connect(
  assets: readonly StagedAsset[],
  { base, references, imports }: StageOptions,
): Map<string, Node> {
  const resolve = createResolver(base ?? '/static/')
  const scanner = createScanner(references)
  const nodes = new Map(assets.map(({ path }): [string, Node] => [path, { path, dependencies: [] }]))
  for (const asset of assets) {
    if (!scanner.looksInto(asset.path)) continue
    const targets = asset.targets?.() ?? findTargets(asset)
    const dependencies = new Set(targets.flatMap((target) => nodes.get(target) ?? []))
    nodes.get(asset.path)!.dependencies = [...dependencies]
  }
  return nodes

  function findTargets({ path, read }: StagedAsset): string[] {
    return scanner.scan(path, read()).references.map((reference) => {
      const parts = resolve(reference.specifier, path)
      const mapped = parts && asksImportMap(reference, parts) ? imports?.get(parts.path ?? '') : undefined
      return mapped ?? parts?.path ?? ''
    })
  }
}
