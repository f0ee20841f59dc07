import { resolve } from 'node:path'
import { sourcesOfAssets } from '../asset-sources.ts'
import type { Claim } from '../claims.ts'
import { STYLE_SHEET } from '../style-sheet.ts'
import type { Compilation } from './compiler.ts'
import { copiesOf, logicalPathOf, type OutputFile, pathOf } from './files.ts'
import { entrySource, moduleSource } from './sources.ts'

type Chunk = ReturnType<Compilation['chunkGraph']['getModuleChunks']>[number]

/**
 * The keys that the files of an output claim: their paths less the digest, and the paths of the sources they stand
 * for. To be run when the names are final.
 *
 * @param files the files, with their final names
 * @param root what source paths are relative to
 * @param kept the files that kept their names on purpose: logicalPath → path
 */
export function claimsOfOutput(
  compilation: Compilation,
  files: readonly OutputFile[],
  root: string,
  kept: ReadonlyMap<string, string>,
): Claim[] {
  const chunks = new Map<string, Chunk>()
  for (const chunk of compilation.chunks) {
    for (const file of chunk.files) chunks.set(file, chunk)
    for (const file of chunk.auxiliaryFiles) if (file.endsWith('.map')) chunks.set(file, chunk)
  }
  const entries = new Set(
    [...compilation.entrypoints.values()].map((entrypoint) => entrypoint.getEntrypointChunk()),
  )

  // Rspack copies the list over from another heap.
  const sourcesOfAsset = sourcesOfAssets(() => [...compilation.fileDependencies], root)
  const sourcesOf = (file: OutputFile): string[] => {
    const { sourceFilename, copied } = file.info
    if (sourceFilename === undefined || copied) return []
    const isNameless = logicalPathOf(file) === null
    return sourcesOfAsset({ file: resolve(root, pathOf(sourceFilename)), isNameless, read: file.read })
  }
  const copies = copiesOf(files)

  const claims = [
    ...files.flatMap((file) => {
      // The copy has its key.
      if (copies.has(file.path)) return []
      const chunk = chunks.get(file.name)
      if (chunk) return claimsOfChunkFile(file, chunk.name, entries.has(chunk))
      return claimsOfFile(file, root, sourcesOf)
    }),
    ...Array.from(kept, ([key, path]): Claim => ({ key, path, owner: path, hold: 'firm' })),
    ...claimsOfPages(files),
    ...claimsOfEntries(compilation, root),
    ...claimsOfLaterChunks(compilation, root),
  ]
  return claims.map((claim) => ({ ...claim, path: copies.get(claim.path) ?? claim.path }))
}

/** Chunks that nobody has named have numbers, which mean nothing the next time. */
function claimsOfChunkFile(file: OutputFile, name: string | null | undefined, isEntry: boolean): Claim[] {
  const key = logicalPathOf(file)
  if (!name || key === null) return []
  const owner = `${isEntry ? 'the entry' : 'the chunk'} ${name}`
  return [{ key: key ?? file.path, path: file.path, owner, hold: isEntry ? 'firm' : 'loose' }]
}

function claimsOfFile(file: OutputFile, root: string, sourcesOf: (file: OutputFile) => string[]): Claim[] {
  const { path, info } = file
  if (info.logicalPath !== undefined) {
    return [{ key: info.logicalPath, path, owner: info.logicalPath, hold: 'firm', source: info.source }]
  }
  const logicalPath = logicalPathOf(file)
  if (logicalPath === undefined) return []

  const sources = sourcesOf(file)
  const owner = sources[0] ?? `the asset ${logicalPath ?? path}`
  const claims = sources.map((key): Claim => {
    return { key, path, owner, hold: 'plain', source: resolve(root, key) }
  })
  return logicalPath === null ? claims : [{ key: logicalPath, path, owner, hold: 'plain' }, ...claims]
}

/** Pages that were made after all else was named, and are asked for by their own name. */
function claimsOfPages(files: readonly OutputFile[]): Claim[] {
  const digested = new Set(files.map(({ info }) => info.logicalPath))
  return files
    .filter(({ path, tokens }) => path.endsWith('.html') && tokens.length === 0 && !digested.has(path))
    .map(({ path }) => ({ key: path, path, owner: path, hold: 'firm' }))
}

function claimsOfEntries(compilation: Compilation, root: string): Claim[] {
  return [...compilation.entrypoints].flatMap(([name, entrypoint]) => {
    const source = entrySource(compilation, name, root)
    const path = source && fileFor(source, entrypoint.getEntrypointChunk())
    return path ? [{ key: source, path, owner: `the entry ${source}`, hold: 'firm' }] : []
  })
}

/** Scripts that other scripts load: by `import()`, or as a worker. */
function claimsOfLaterChunks({ chunkGroups, moduleGraph, chunkGraph }: Compilation, root: string): Claim[] {
  const claims: Claim[] = []
  const importers = new Set(chunkGroups.flatMap(({ origins }) => origins.map(({ module }) => module)))
  for (const importer of importers) {
    for (const block of importer?.blocks ?? []) {
      const [dependency] = block.dependencies
      const module = dependency && moduleGraph.getModule(dependency)
      const source = moduleSource(module, root)
      if (!module || source === undefined) continue
      for (const chunk of chunkGraph.getModuleChunks(module)) {
        const path = fileFor(source, chunk)
        if (path) claims.push({ key: source, path, owner: source, hold: 'loose' })
      }
    }
  }
  return claims
}

/** The file of a chunk that stands for a source: its style sheet, or its script. */
function fileFor(source: string, { files }: Chunk): string | undefined {
  const extension = STYLE_SHEET.test(source) ? /\.css$/ : /\.[cm]?js$/
  return [...files].map(pathOf).find((path) => extension.test(path))
}
