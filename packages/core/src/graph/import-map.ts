import { createLocator, type Problem } from '../problem.ts'
import type { Reference } from '../references/index.ts'
import type { Resolver, SpecifierParts } from '../rewriting/resolve.ts'
import type { AssetNode } from './asset-node.ts'

/**
 * Whether the page's import map has a say about a reference. The URL of a specifier with a query, or with escapes, is
 * another one than that of the path.
 */
export function asksImportMap({ kind, specifier }: Reference, { suffix }: SpecifierParts): boolean {
  return kind.asksImportMap === true && suffix === '' && !/[%\\\t\n\r]/.test(specifier)
}

/**
 * The scripts that workers may run, by all that they import. A worker has no import map (HTML standard, "resolve a module
 * specifier", takes that of a window alone), so these need the names themselves.
 */
export function scriptsOfWorkers<File extends { path: string; references: readonly Reference[] }>(
  nodes: ReadonlyMap<string, File>,
  resolve: Resolver,
): Set<File> {
  const targetsOf = ({ references, path }: File, isWanted: (reference: Reference) => boolean): File[] =>
    references
      .filter(isWanted)
      .flatMap(({ specifier }) => nodes.get(resolve(specifier, path)?.path ?? '') ?? [])
  const isWorker = ({ kind }: Reference): boolean => kind.mayNameWorker === true
  const scripts = new Set([...nodes.values()].flatMap((node) => targetsOf(node, isWorker)))
  for (const script of scripts)
    for (const target of targetsOf(script, ({ kind }) => kind.asksImportMap === true)) scripts.add(target)
  return scripts
}

const PAGE = /\.html?$/i

/**
 * Pages among the assets that load modules which import by way of the import map: a backend's page gets that from the
 * manifest, and these have none but their own.
 */
export function pagesWithoutMap(nodes: Iterable<AssetNode>, severity: 'error' | 'warn'): Problem[] {
  /** Those that lead to no module with such imports. */
  const safe = new Set<AssetNode>()
  const problems: Problem[] = []
  for (const page of nodes) {
    if (!PAGE.test(page.path) || page.references.some(({ kind }) => kind.name.startsWith('import-map')))
      continue
    const needing = page.edges.find(({ target }) => needsMap(target, safe))
    if (page.imports.length === 0 && !needing) continue
    const { specifier, start } = needing?.reference ?? page.references.find(({ kind }) => kind.asksImportMap)!
    problems.push({
      code: 'page-without-import-map',
      severity,
      message: `${JSON.stringify(specifier)} needs the import map, which the manifest has for pages of a backend, and this page has not. Leave import maps out, or have a backend make the page.`,
      file: page.path,
      ...createLocator(page.read())(start),
      specifier,
    })
  }
  return problems
}

function needsMap(start: AssetNode, safe: Set<AssetNode>): boolean {
  const seen = new Set([start])
  for (const node of seen) {
    if (node.imports.length > 0) return true
    for (const next of node.dependencies) if (!safe.has(next)) seen.add(next)
  }
  for (const node of seen) safe.add(node)
  return false
}
