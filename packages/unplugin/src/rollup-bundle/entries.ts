import type { OutputEntry } from '../finished-output.ts'
import { sourcePath } from '../source-path.ts'
import type { Bundle, Chunk } from './files.ts'

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
  const entries = Object.values(bundle).filter((file): file is Chunk => file.type === 'chunk' && file.isEntry)
  return entries.map((entry) => {
    const imported = importsOf(entry, bundle)
    const css = [...imported, entry].flatMap(cssOf)
    const later = loadedLater([...imported, entry], bundle)
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

/** The chunks that a chunk imports statically, and theirs, in the order in which they run. */
function importsOf(entry: Chunk, bundle: Bundle): Chunk[] {
  const seen = new Set([entry.fileName])
  const imported: Chunk[] = []
  const visit = (chunk: Chunk): void => {
    for (const path of chunk.imports) {
      const file = bundle[path]
      if (file?.type !== 'chunk' || seen.has(path)) continue
      seen.add(path)
      visit(file)
      imported.push(file)
    }
  }
  visit(entry)
  return imported
}

/** The chunks that chunks load by `import()`, what those import, and so on. */
function loadedLater(chunks: readonly Chunk[], bundle: Bundle): Chunk[] {
  const reached = new Set(chunks)
  for (const { imports, dynamicImports } of reached) {
    for (const path of [...imports, ...dynamicImports]) {
      const file = bundle[path]
      if (file?.type === 'chunk') reached.add(file)
    }
  }
  return [...reached].slice(chunks.length)
}

function cssOf({ viteMetadata }: Chunk): string[] {
  return [...(viteMetadata?.importedCss ?? [])]
}
