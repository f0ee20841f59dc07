import { type Dirent, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { StaticfilesError } from '@staticfiles/manifest'
import picomatch from 'picomatch'
import { fileError } from '../files/file-error.ts'

/** The files that are templates, unless the user says otherwise. */
const TEMPLATES = '**/*.{html,htm,xhtml,xml,svg,txt,md,jinja,jinja2,j2,njk,nunjucks,ejs}'

/** Folders of other people's code, which is no template of this project. */
const FOREIGN = new Set(['node_modules', '__pycache__'])

/**
 * Lists the templates in folders, sorted; a file stands for itself. Hidden folders and `node_modules` are left out.
 *
 * @throws {StaticfilesError} `missing-folder` or `unreadable-folder`
 */
export function listTemplates(dirs: readonly string[], glob: readonly string[] = [TEMPLATES]): string[] {
  const isTemplate = picomatch([...glob], { dot: true })
  const files = new Set<string>()
  for (const dir of dirs) {
    if (!isFolder(dir)) files.add(dir)
    else for (const path of pathsBelow(dir)) if (isTemplate(path)) files.add(join(dir, path))
  }
  return [...files].sort()
}

function isFolder(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats) return stats.isDirectory()
  throw new StaticfilesError('missing-folder', `${path} does not exist. Is the path right?`, { file: path })
}

/** The paths of all files below a folder, from it, posix. Links to folders are not followed. */
function* pathsBelow(dir: string, prefix = ''): Generator<string> {
  let entries: Dirent[]
  try {
    entries = readdirSync(dir, { withFileTypes: true })
  } catch (cause) {
    throw fileError('unreadable-folder', dir, `${dir} cannot be read`, cause)
  }
  for (const entry of entries) {
    const { name } = entry
    if (!entry.isDirectory()) {
      if (!entry.isSymbolicLink() || statSync(join(dir, name), { throwIfNoEntry: false })?.isFile())
        yield prefix + name
    } else if (!name.startsWith('.') && !FOREIGN.has(name)) yield* pathsBelow(join(dir, name), `${prefix}${name}/`)
  }
}
