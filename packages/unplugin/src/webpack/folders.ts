import { digestOf, type Problem } from '@staticfiles/core'
import { type FolderFile, takenPath } from '../static-folders.ts'
import type { Compilation, Compiler } from './compiler.ts'
import type { DigestedInfo } from './files.ts'

/**
 * Adds the digested files of the included folders to the compilation, so that plugins for compression and for cleaning
 * the output see them. Their names are final.
 */
export function emitFolderFiles(
  { webpack }: Compiler,
  compilation: Compilation,
  files: readonly FolderFile[],
  keepOriginals: boolean,
): Problem[] {
  const problems: Problem[] = []
  for (const file of files) {
    const { logicalPath, digestedPath } = file
    const digested = file.read()
    emit(digestedPath, digested, {
      immutable: true,
      ...{ logicalPath, digest: digestOf(digested), source: file.file },
    })
    if (keepOriginals && digestedPath !== logicalPath) emit(logicalPath, file.readOriginal(), {})

    function emit(path: string, bytes: Uint8Array, info: DigestedInfo & { immutable?: true }): void {
      const source = Buffer.from(bytes)
      const other = compilation.getAsset(path)
      if (other && !other.source.buffer().equals(source)) problems.push(takenPath(file, path))
      else compilation.emitAsset(path, new webpack.sources.RawSource(source), { ...info, minimized: true })
    }
  }
  return problems
}
