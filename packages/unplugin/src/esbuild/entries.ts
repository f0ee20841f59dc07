import type { Metafile } from 'esbuild'
import type { OutputEntry } from '../finished-output.ts'
import { loadOrder } from '../script-graph.ts'
import { sourcePath } from '../source-path.ts'
import { type BundledFile, inputFile, logicalPathOf } from './files.ts'

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
  const imports = (wanted: string) => (name: string) =>
    outputs[name]!.imports.filter(
      ({ kind, path, external }) => kind === wanted && !external && outputs[path],
    ).map(({ path }) => path)
  return files.flatMap((file): OutputEntry[] => {
    const { kind, name, path, output } = file
    const isScript = /\.[cm]?js$/.test(path)
    if (kind !== 'entry' || output.entryPoint === undefined || !(isScript || path.endsWith('.css'))) return []
    const logicalPath = logicalPathOf(file) ?? path
    const { imported, later } = loadOrder(name, imports('import-statement'), imports('dynamic-import'))
    const styles = later.flatMap((script) => outputs[script]!.cssBundle ?? [])
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
        preload: imported.map(pathOf),
        lazy: [...later, ...styles].map(pathOf),
      },
    ]
  })
}
