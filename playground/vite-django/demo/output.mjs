// @ts-check
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { parseManifest } from '@staticfiles/manifest'
import { formatBytes, formatTable } from './table.mjs'

/** A top folder with more entries than this is one row. */
const MOST_ENTRIES = 30

/**
 * What the build wrote, as a table: each key of the manifest, the file that it stands for, and its size.
 *
 * @param {string} root the playground's folder
 */
export async function describeOutput(root) {
  const file = join(root, 'backend/staticfiles.json')
  const { paths } = parseManifest(await readFile(file, 'utf8'), file)

  /** @type {Map<string, { logicalPath: string, digestedPath: string, size: number }[]>} */
  const folders = new Map()
  for (const [logicalPath, digestedPath] of paths) {
    const { size } = await stat(join(root, 'dist', digestedPath))
    const folder = logicalPath.slice(0, logicalPath.indexOf('/') + 1)
    folders.set(folder, [...(folders.get(folder) ?? []), { logicalPath, digestedPath, size }])
  }

  const rows = [...folders].flatMap(([folder, entries]) => {
    if (entries.length > MOST_ENTRIES) {
      const bytes = entries.reduce((sum, { size }) => sum + size, 0)
      return [[folder, `${entries.length} entries`, formatBytes(bytes)]]
    }
    return entries.map(({ logicalPath, digestedPath, size }) => [
      logicalPath,
      digestedPath,
      formatBytes(size),
    ])
  })
  const header = ['logical path', 'digested path', 'size']
  return `${formatTable([header, ...rows], [38, 48, -9])}\n${paths.size} entries in ${file}`
}
