import { cp, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What is installed or built there, and is no part of the app. */
const LEFT_OUT = new Set([
  'node_modules',
  'dist',
  'staticfiles',
  'staticfiles.json',
  'staticfiles.hot.json',
  'db.sqlite3',
  '__pycache__',
])

/**
 * Copies a playground to a temporary folder, so that a test can build it without a trace in the working tree. The
 * copy shares the original's dependencies.
 *
 * @param name of the folder below `playground`
 */
export async function copyPlayground(name: string): Promise<{ root: string; remove: () => Promise<void> }> {
  const original = fileURLToPath(new URL(`../../playground/${name}`, import.meta.url))
  const root = await mkdtemp(join(await realpath(tmpdir()), `${name}-`))
  await cp(original, root, { recursive: true, filter: (path) => !LEFT_OUT.has(basename(path)) })
  await symlink(join(original, 'node_modules'), join(root, 'node_modules'), 'junction')
  return { root, remove: () => rm(root, { recursive: true, force: true }) }
}
