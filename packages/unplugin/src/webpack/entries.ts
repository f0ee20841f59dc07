import type { OutputEntry } from '../finished-output.ts'
import type { Compilation } from './compiler.ts'
import { pathOf } from './files.ts'
import { entrySource } from './sources.ts'

/**
 * What a page loads for each entry: all of its scripts, since none loads those that it needs to begin with. To be run
 * when no plugin takes files out any more.
 *
 * @param root what source paths are relative to
 * @param copies the paths of digested copies, by those of the files
 */
export function entriesOfOutput(
  compilation: Compilation,
  root: string,
  copies: ReadonlyMap<string, string>,
): OutputEntry[] {
  const type = compilation.outputOptions.module ? 'module' : 'classic'
  return [...compilation.entrypoints.keys()].map((name) => {
    const files = filesOf(compilation, name).map((path) => copies.get(path) ?? path)
    return {
      keys: [name, entrySource(compilation, name, root) ?? name],
      type,
      js: files.filter((path) => /\.[cm]?js$/.test(path)),
      css: files.filter((path) => path.endsWith('.css')),
      preload: [],
    }
  })
}

/** The files of an entry in load order, after those of the entries that it depends on. */
function filesOf(compilation: Compilation, name: string): string[] {
  const { dependOn = [] } = compilation.entries.get(name)?.options ?? {}
  const shared = [dependOn].flat().flatMap((other) => filesOf(compilation, other))
  const own = compilation.entrypoints.get(name)?.getFiles() ?? []
  const present = own.filter((file) => {
    const asset = compilation.getAsset(file)
    return asset !== undefined && !asset.info.hotModuleReplacement
  })
  return [...new Set([...shared, ...present.map(pathOf)])]
}
