import { digestOf } from '@staticfiles/core'
import { type DigestedFiles, digestFixedFiles } from '../fixed-files.ts'
import type { StaticfilesOptions } from '../options.ts'
import type { DigestedFolders } from '../static-folders.ts'
import type { Compilation } from './compiler.ts'
import type { OutputFile } from './files.ts'

/**
 * Adds the digested copies of the files that came without a hash in their names.
 *
 * @param fixed the files
 * @param scripts the names of those that are made of modules, and of their source maps: they stay in any case
 * @param others the paths of all other files of the compilation
 */
export function copyFixedFiles(
  compilation: Compilation,
  fixed: readonly OutputFile[],
  scripts: ReadonlySet<string>,
  others: readonly string[],
  folders: DigestedFolders,
  { keepOriginals = true }: StaticfilesOptions,
): DigestedFiles {
  const own = new Map(fixed.map((file) => [file.path, file]))
  const files = fixed.map(({ path: logicalPath, read }) => ({ logicalPath, source: read() }))
  const digested = digestFixedFiles(files, others, folders)

  const { RawSource } = compilation.compiler.webpack.sources
  for (const { logicalPath, digestedPath, read } of digested.copies) {
    const file = own.get(logicalPath)!
    const bytes = Buffer.from(read())
    // In the path it may be that of the group that the file belongs to.
    const digest = digestOf(bytes)
    const { related: _, ...rest } = file.info
    const info = { ...rest, immutable: true, logicalPath }
    if (scripts.has(file.name)) {
      // As text, since the bundler looks for its own names in text alone, and puts a new hash where it has put one in.
      const source = new RawSource(bytes.toString())
      compilation.emitAsset(digestedPath, source, { ...info, contenthash: [digest] })
    } else {
      compilation.emitAsset(digestedPath, new RawSource(bytes), { ...info, digest })
      if (!keepOriginals) compilation.deleteAsset(file.name)
    }
  }
  return digested
}
