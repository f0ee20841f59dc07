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
    const later = filesLoadedLater(compilation, name)
    return {
      keys: [name, entrySource(compilation, name, root) ?? name],
      type,
      js: files.filter((path) => /\.[cm]?js$/.test(path)),
      css: files.filter((path) => path.endsWith('.css')),
      preload: [],
      lazy: later.filter((path) => !files.includes(path)),
    }
  })
}

/** The files of an entry in load order, after those of the entries that it depends on. */
function filesOf(compilation: Compilation, name: string): string[] {
  const { dependOn = [] } = compilation.entries.get(name)?.options ?? {}
  const shared = [dependOn].flat().flatMap((other) => filesOf(compilation, other))
  const own = compilation.entrypoints.get(name)?.getFiles() ?? []
  return [...new Set([...shared, ...presentPaths(compilation, own)])]
}

/** The scripts and style sheets that the scripts of an entry load by `import()`. */
function filesLoadedLater(compilation: Compilation, name: string): string[] {
  const chunks = compilation.entrypoints.get(name)?.chunks ?? []
  const later = new Set(chunks.flatMap((chunk) => [...chunk.getAllAsyncChunks()]))
  const files = [...later].flatMap(({ files }) => [...files])
  return [...new Set(presentPaths(compilation, files))]
    .filter((path) => /\.(?:[cm]?js|css)$/.test(path))
    .sort()
}

function presentPaths(compilation: Compilation, files: readonly string[]): string[] {
  const present = files.filter((file) => {
    const asset = compilation.getAsset(file)
    return asset !== undefined && !asset.info.hotModuleReplacement
  })
  return present.map(pathOf)
}
