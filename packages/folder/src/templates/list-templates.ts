import { createMatcher } from '@staticfiles/core/naming'
import { type Dirent, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { StaticfilesError } from '@staticfiles/manifest'
import { fileError } from '../files/file-error.ts'
import { type AllowEmptyOptions, nothingFound } from '../files/nothing-found.ts'

/** The files that are templates, unless the user says otherwise. */
const TEMPLATES = '**/*.{html,htm,xhtml,xml,svg,txt,md,jinja,jinja2,j2,njk,nunjucks,ejs}'

/** Folders of other people's code, which is no template of this project. */
const FOREIGN = new Set(['node_modules', '__pycache__'])

export interface ListTemplatesOptions extends AllowEmptyOptions {
  dirs: readonly string[]
  /** Globs of paths from the folder. */
  glob?: readonly string[] | undefined
}

/**
 * Lists the templates in folders, sorted; a file stands for itself. Hidden folders and `node_modules` are left out.
 *
 * @throws {StaticfilesError} `missing-folder`, `unreadable-folder` or `nothing-found`
 */
export function listTemplates({ dirs, glob = [TEMPLATES], allowEmpty }: ListTemplatesOptions): string[] {
  const matchers = new Map(glob.map((one) => [one, createMatcher([one])]))
  const unmatched = new Set(glob)
  const files = new Set<string>()
  for (const dir of dirs) {
    let isEmpty = isFolder(dir)
    if (!isEmpty) files.add(dir)
    else
      for (const path of pathsBelow(dir))
        for (const [one, matches] of matchers)
          if (matches(path)) {
            isEmpty = false
            unmatched.delete(one)
            files.add(join(dir, path))
          }
    if (isEmpty && !allowEmpty) throw nothingFound(describeNone(dir, glob), dir)
  }
  const [one] = dirs.some(isFolder) ? unmatched : []
  if (one !== undefined && !allowEmpty) throw nothingFound(describeNone(dirs.join(', '), [one]), dirs[0]!)
  return [...files].sort()
}

function describeNone(place: string, globs: readonly string[]): string {
  const isBackwards = globs.some((glob) => glob.includes('\\'))
  const advice = isBackwards ? ' In globs, slashes lean forward, on Windows too.' : ''
  return `No file in ${place} matches ${globs.join(' or ')}.${advice}`
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
