import { posix } from 'node:path'
import { digestReferences } from '../digest-references.ts'
import { type BundledFile, logicalPathOf } from './files.ts'

/**
 * Puts final names, or placeholders for them, where a file refers to others by names that esbuild does not look up: in
 * CSS to files of the included folders, in `new URL('worker.js', import.meta.url)` also to entries.
 *
 * @param folderPaths logicalPath → digestedPath
 */
export function nameReferences(
  files: readonly BundledFile[],
  folderPaths: ReadonlyMap<string, string>,
  base: string,
): BundledFile[] {
  const targets = new Map([...entryPaths(files), ...folderPaths])
  return files.map((file) => {
    const extension = /\.css$/.test(file.path) ? '.css' : '.js'
    if (!mayRefer(file)) return file
    const text = Buffer.from(file.contents).toString()
    const name = (map?: string) =>
      digestReferences({ text, map }, extension, posix.dirname(file.path), targets, base)
    const digested = name().text
    if (digested === text) return file
    const companions = file.companions.map((companion) => {
      if (companion.kind !== 'map') return companion
      const { map = '' } = name(Buffer.from(companion.contents).toString())
      return { ...companion, contents: Buffer.from(map) }
    })
    return { ...file, contents: Buffer.from(digested), companions }
  })
}

function mayRefer({ path, kind, output, contents }: BundledFile): boolean {
  if (kind === 'asset') return false
  if (path.endsWith('.css')) return output.imports.some(({ external }) => external)
  return (
    /\.[cm]?js$/.test(path) &&
    Buffer.from(contents.buffer, contents.byteOffset, contents.byteLength).includes('import.meta.url')
  )
}

function entryPaths(files: readonly BundledFile[]): Map<string, string> {
  return new Map(
    files.flatMap((file) => {
      const logicalPath = file.kind === 'entry' ? logicalPathOf(file) : undefined
      return logicalPath ? [[logicalPath, file.path]] : []
    }),
  )
}
