import type { Metafile } from 'esbuild'
import type { OutputEntry } from '../finished-output.ts'
import { sourcePath } from '../source-path.ts'
import { type BundledFile, logicalPathOf } from './files.ts'
import { inputFile } from './sources.ts'

/**
 * What a page loads for each entry. Scripts bring their imports along, so those are for preloading.
 *
 * @param paths the final path of each file, by its name in the metafile
 * @param root what source paths are relative to
 * @param type how the scripts are to be loaded
 */
export function entriesOfOutput(
  files: readonly BundledFile[],
  { outputs }: Metafile,
  paths: ReadonlyMap<string, string>,
  root: string,
  type: OutputEntry['type'],
): OutputEntry[] {
  return files.flatMap((file): OutputEntry[] => {
    const { kind, name, path, output } = file
    const isScript = /\.[cm]?js$/.test(path)
    if (kind !== 'entry' || output.entryPoint === undefined || !(isScript || path.endsWith('.css'))) return []
    const logicalPath = logicalPathOf(file) ?? path
    const pathOf = (name: string): string => paths.get(name)!
    return [
      {
        keys: [
          logicalPath.replace(/\.[^./]*$/, ''),
          sourcePath(inputFile(output.entryPoint, root), root) ?? [],
        ].flat(),
        type,
        js: isScript ? [pathOf(name)] : [],
        css: [isScript ? (output.cssBundle ?? []) : name].flat().map(pathOf),
        preload: importsOf(name, outputs).map(pathOf),
        lazy: loadedLater([...importsOf(name, outputs), name], outputs).map(pathOf),
      },
    ]
  })
}

/** The scripts that scripts load by `import()`, what those import, and so on, and their style sheets. */
function loadedLater(scripts: readonly string[], outputs: Metafile['outputs']): string[] {
  const reached = new Set(scripts)
  for (const script of reached) {
    for (const { kind, path, external } of outputs[script]!.imports) {
      const isImport = kind === 'import-statement' || kind === 'dynamic-import'
      if (isImport && !external && outputs[path]) reached.add(path)
    }
  }
  const later = [...reached].slice(scripts.length)
  return [...later, ...later.flatMap((script) => outputs[script]!.cssBundle ?? [])]
}

/** The chunks that a script imports statically, and theirs, in the order in which they run. */
function importsOf(entry: string, outputs: Metafile['outputs']): string[] {
  const seen = new Set([entry])
  const imported: string[] = []
  const visit = (name: string): void => {
    for (const { kind, path, external } of outputs[name]!.imports) {
      if (kind !== 'import-statement' || external || seen.has(path) || !outputs[path]) continue
      seen.add(path)
      visit(path)
      imported.push(path)
    }
  }
  visit(entry)
  return imported
}
