import type { OutputEntry } from '../finished-output.ts'
import { loadOrder } from '../script-graph.ts'
import { sourcePath } from '../source-path.ts'
import { type Bundle, type Chunk, cssOf } from './files.ts'

/**
 * What a page loads for each entry. Scripts bring their imports along, so those are for preloading; style sheets come in
 * the order of the imports.
 *
 * @param root the bundler's root, which source paths are relative to
 * @param format the output's: `es`, or one of classic scripts
 * @param commonCss the style sheets of all entries
 */
export function entriesOfBundle(
  bundle: Bundle,
  root: string,
  format: string,
  commonCss: readonly string[],
): OutputEntry[] {
  const chunksAt = (paths: readonly string[]): Chunk[] =>
    paths.map((path) => bundle[path]).filter((file) => file?.type === 'chunk')
  const entries = Object.values(bundle).filter((file): file is Chunk => file.type === 'chunk' && file.isEntry)
  return entries.map((entry) => {
    const { imported, later } = loadOrder(
      entry,
      ({ imports }) => chunksAt(imports),
      ({ dynamicImports }) => chunksAt(dynamicImports),
    )
    const css = [...imported, entry].flatMap(cssOf)
    return {
      type: format === 'es' ? 'module' : 'classic',
      keys: [entry.name, sourcePath(entry.facadeModuleId, root) ?? entry.name],
      js: [entry.fileName],
      css: [...new Set([...css, ...commonCss])],
      preload: imported.map(({ fileName }) => fileName),
      lazy: [...new Set([...later.map(({ fileName }) => fileName), ...later.flatMap(cssOf)])],
    }
  })
}
