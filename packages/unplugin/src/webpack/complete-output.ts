import type { StaticfilesOptions } from '../options.ts'
import type { DigestedFolders } from '../static-folders.ts'
import type { Compilation } from './compiler.ts'
import { logicalPathOf, mapsOf, type OutputFile, outputFiles } from './files.ts'
import { copyFixedFiles } from './fixed-files.ts'
import { emitFolderFiles } from './folders.ts'
import { digestStyleSheet } from './references.ts'
import { refuseNames, warnOfBoundNames } from './refusals.ts'
import type { Report } from './report.ts'
import { nameSourceMaps } from './source-maps.ts'

/**
 * Digests what the bundler leaves without a hash, adds the included folders, and puts the names of both into the
 * bundle's CSS. To be run after the source maps are made and before the bundler makes its names from the bytes.
 *
 * @returns the files that kept their names on purpose: logicalPath → path
 */
export async function completeOutput(
  compilation: Compilation,
  folders: DigestedFolders,
  base: string,
  options: StaticfilesOptions,
  report: Report,
): Promise<Map<string, string>> {
  const before = outputFiles(compilation)
  report.errors(refuseNames(before, compilation))
  const files = nameSourceMaps(compilation, before) ? outputFiles(compilation) : before
  const named = files.filter(({ tokens }) => tokens.length > 0)
  const { free, bound } = chunkFiles(compilation, files)
  const followers = new Set(
    files.filter(({ name, tokens }) => tokens.length > 0 || bound.has(name)).flatMap(mapsOf),
  )
  const isFixed = ({ name, tokens }: OutputFile): boolean =>
    tokens.length === 0 && !followers.has(name) && !bound.has(name)
  const fixed = files.filter(isFixed)
  const others = files.filter((file) => !isFixed(file)).map(({ path }) => path)
  const digested = copyFixedFiles(compilation, fixed, free, others, folders, options)
  report.problems([
    ...folders.problems,
    ...digested.problems,
    ...emitFolderFiles(compilation, folders, options),
  ])

  const paths = new Map([...logicalPathsOfCopies(named), ...folders.paths, ...digested.paths])
  for (const file of named) {
    if (file.path.endsWith('.css')) await digestStyleSheet(compilation, file, paths, base)
  }
  report.warnings(
    warnOfBoundNames(files.filter(({ name, tokens }) => tokens.length === 0 && bound.has(name))),
  )
  return new Map([...digested.paths].filter(([logicalPath, path]) => logicalPath === path))
}

/**
 * The files of chunks by what may become of their names: those of scripts that are loaded by nothing but their URL can
 * be there twice, with their source maps; others stand in scripts as they are.
 */
function chunkFiles(
  { chunks, outputOptions }: Compilation,
  files: readonly OutputFile[],
): { free: Set<string>; bound: Set<string> } {
  const free = new Set<string>()
  const bound = new Set<string>()
  for (const chunk of chunks) {
    const isFree = chunk.isOnlyInitial() && !outputOptions.module
    for (const file of chunk.files) (isFree ? free : bound).add(file)
  }
  for (const file of files) if (free.has(file.name)) for (const map of mapsOf(file)) free.add(map)
  return { free, bound }
}

/** Copied files that have a hash in their names already may refer to each other by the names they had. */
function logicalPathsOfCopies(named: readonly OutputFile[]): [logicalPath: string, path: string][] {
  return named.flatMap((file) => {
    const logicalPath = file.info.copied ? logicalPathOf(file) : undefined
    return logicalPath ? [[logicalPath, file.path]] : []
  })
}
