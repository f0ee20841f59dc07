import { posix } from 'node:path'
import type { MappedText } from '../edits/source-map.ts'
import { mayName, renameTo } from '../file-names.ts'
import { nameInCss } from '../name-in-css.ts'
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
): Promise<BundledFile[]> {
  const targets = new Map([...entryPaths(files), ...folderPaths])
  return Promise.all(
    files.map(async (file) => {
      if (!mayRefer(file)) return file
      const text = Buffer.from(file.contents).toString()
      const map = file.companions.find(({ kind }) => kind === 'map')
      const before = { text, map: map && Buffer.from(map.contents).toString() }
      const after = await renameIn(file, before, targets, base)
      if (!after) return file
      const companions = file.companions.map((companion) =>
        companion === map ? { ...companion, contents: Buffer.from(after.map!) } : companion,
      )
      return { ...file, contents: Buffer.from(after.text), companions }
    }),
  )
}

async function renameIn(
  { path }: BundledFile,
  before: MappedText,
  targets: ReadonlyMap<string, string>,
  base: string,
): Promise<MappedText | undefined> {
  if (path.endsWith('.css')) return nameInCss(before, path, targets, base)
  if (!mayName(before.text, targets)) return undefined
  const { renameInScript } = await import('../edits/edit-script.ts')
  return renameInScript(before, renameTo(targets, base, posix.dirname(path), 'js-string'))
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
