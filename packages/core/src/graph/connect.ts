import { createLocator, type Problem } from '../problem.ts'
import type { Reference } from '../references/index.ts'
import type { Resolver } from '../rewriting/resolve.ts'
import { inlineMapFault, isInlineMap } from '../rewriting/source-map.ts'
import type { AssetEdge, AssetNode } from './asset-node.ts'
import { movesColumns } from './final-bytes.ts'
import { isNamedMap, mapNotices } from './findings.ts'
import { asksImportMap, pagesWithoutMap, scriptsOfWorkers } from './import-map.ts'
import { createMissingReporter, type MissingReference } from './missing.ts'
import type { DigestOptions } from './options.ts'
import { unmovableMap } from './report-notices.ts'

/** Resolves every reference to the asset that it names. */
export function connect(
  nodes: Map<string, AssetNode>,
  resolve: Resolver,
  options: DigestOptions,
  problems: Problem[],
): void {
  const finalPaths = new Set<string>()
  for (const { digestedPath } of nodes.values()) if (digestedPath !== undefined) finalPaths.add(digestedPath)
  const reportMissing = createMissingReporter(nodes.keys(), {
    ...options,
    withoutOriginals: options.keepOriginals === false,
  })
  const maps = new Map<AssetNode, AssetNode | undefined>()
  const workers = options.importMap ? scriptsOfWorkers(nodes, resolve) : undefined

  for (const node of nodes.values()) {
    if (node.references.length === 0) continue
    const broken: MissingReference[] = []
    const renamed: Renamed[] = []
    const edges: AssetEdge[] = []
    const dependencies = new Set<AssetNode>()
    const imports = new Set<AssetNode>()
    for (const reference of node.references) {
      const parts = resolve(reference.specifier, node.path)
      if (!parts) {
        if (reference.kind.namesSourceMap && isInlineMap(reference.specifier)) node.inlineMap = reference
        continue
      }
      const target = nodes.get(parts.path ?? '')
      if (target && workers && !workers.has(node) && asksImportMap(reference, parts)) imports.add(target)
      else if (target) {
        const { prefix, folder, suffix, isFolder, path } = parts
        // Not by spreading, which gives each object a hidden class of its own.
        edges.push({ prefix, folder, suffix, isFolder, path, reference, target })
        dependencies.add(target)
        if (reference.kind.keepsName && target.digestedPath !== target.path)
          renamed.push({ reference, target })
        if (reference.kind.namesSourceMap) maps.set(target, maps.has(target) ? undefined : node)
      } else if (!finalPaths.has(parts.path ?? '')) broken.push({ ...parts, reference })
    }
    node.edges = edges
    node.dependencies = [...dependencies]
    if (imports.size > 0) node.imports = [...imports]
    if (broken.length > 0) {
      node.missing = broken.flatMap(({ path = [] }) => path)
      reportMissing(node.path, () => node.read(), broken, problems)
    }
    if (node.inlineMap && movesColumns(node) && options.missing !== 'ignore')
      problems.push(...inlineMapProblems(node, node.inlineMap))
    if (renamed.length > 0 && options.missing !== 'ignore') problems.push(...serviceWorkers(node, renamed))
  }
  if (workers && options.missing !== 'ignore') {
    const isDead = options.keepOriginals === false && options.missing !== 'warn'
    problems.push(...pagesWithoutMap(nodes.values(), isDead ? 'error' : 'warn'))
  }
  for (const [map, mapped] of maps) {
    if (!mapped || map.predigested || !movesColumns(mapped)) continue
    map.mapped = mapped
    if (!isNamedMap(map.path)) map.notices = mapNotices(map.read())
    map.digest = undefined
  }
}

interface Renamed {
  reference: Reference
  target: AssetNode
}

function serviceWorkers(node: AssetNode, renamed: readonly Renamed[]): Problem[] {
  const locate = createLocator(node.read())
  return renamed.map(({ reference: { specifier, start }, target: { path } }) => ({
    code: 'renamed-service-worker',
    severity: 'warn',
    message: `${JSON.stringify(specifier)} registers ${path} as a service worker, whose URL has to stay: browsers look for a newer one where the last one was. Add it to exclude.`,
    file: node.path,
    ...locate(start),
    specifier,
    lookedFor: path,
  }))
}

function inlineMapProblems(node: AssetNode, { specifier, start }: Reference): Problem[] {
  const fault = inlineMapFault(specifier)
  if (fault === undefined) return []
  const message = unmovableMap(fault, node.path)
  return [
    {
      code: 'unmovable-map',
      severity: 'warn',
      message,
      file: node.path,
      ...createLocator(node.read())(start),
    },
  ]
}
