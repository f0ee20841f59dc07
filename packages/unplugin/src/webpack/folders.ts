import { digestOf, type Problem } from '@staticfiles/core'
import type { StaticfilesOptions } from '../options.ts'
import { type DigestedFolders, samePath } from '../static-folders.ts'
import { filesOfFolders } from '../write-output.ts'
import type { Compilation } from './compiler.ts'

/**
 * Adds the digested files of the included folders to the compilation, so that plugins for compression and for cleaning
 * the output see them. Their names are final.
 */
export function emitFolderFiles(
  compilation: Compilation,
  folders: DigestedFolders,
  options: StaticfilesOptions,
): Problem[] {
  const { RawSource } = compilation.compiler.webpack.sources
  const problems: Problem[] = []
  for (const { file, path, read } of filesOfFolders(folders, options)) {
    const { logicalPath, digestedPath, file: source } = file
    const bytes = Buffer.from(read())
    const info = path === digestedPath && { immutable: true, logicalPath, digest: digestOf(bytes), source }
    const other = compilation.getAsset(path)
    if (other && !other.source.buffer().equals(bytes)) problems.push(samePath(file, path))
    else compilation.emitAsset(path, new RawSource(bytes), { ...info, minimized: true })
  }
  return problems
}
