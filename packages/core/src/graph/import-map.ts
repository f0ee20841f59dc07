import type { Reference } from '../references/index.ts'
import type { Resolver, SpecifierParts } from '../rewriting/resolve.ts'

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
