import { readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { StaticfilesError } from '@staticfiles/manifest'
import { resolveFolder } from './read-folder.ts'

/** Where the output goes. */
export interface OutputPlace {
  /** The output folder as the caller wrote it, for messages. */
  name: string
  /** The output folder; absolute, with links resolved, and possibly not there yet. */
  root: string
  /** Whether the output goes beside the originals. */
  inPlace: boolean
  /** Whether there are no files in it yet, but for this tool's own. */
  isEmpty: boolean
}

/**
 * Works out where the output goes. The folders must not hold one another, or the output would be read as input,
 * or overwrite it.
 *
 * @throws {StaticfilesError} `overlapping-folders`, `missing-folder`, `not-a-folder` or `unreadable-folder`
 */
export function resolveOutput(dir: string, out: string | undefined): OutputPlace {
  const input = resolveFolder(dir)
  if (out === undefined) return { name: dir, root: input, inPlace: true, isEmpty: false }
  const root = resolveFuture(out)
  if (root === input) return { name: out, root, inPlace: true, isEmpty: false }
  if (isInside(root, input)) throw overlap(out, `The output folder ${out} is inside ${dir}`, dir)
  if (isInside(input, root)) throw overlap(out, `${dir} is inside the output folder ${out}`, dir)
  return { name: out, root, inPlace: false, isEmpty: isEmptyFolder(root) }
}

/** The manifest's file of what was in the folder before. */
export function previousManifest(dir: string, { inPlace }: OutputPlace, manifestFile: string): string {
  return inPlace ? manifestFile : join(dir, 'staticfiles.json')
}

/**
 * Makes sure that two folders are not the same and that neither holds the other.
 * @throws {StaticfilesError} `overlapping-folders`, `missing-folder`, `not-a-folder` or `unreadable-folder`
 */
export function assertApart(dir: string, target: string): void {
  const input = resolveFolder(dir)
  const root = resolveFuture(target)
  if (root !== input && !isInside(root, input) && !isInside(input, root)) return
  throw new StaticfilesError(
    'overlapping-folders',
    `${dir} and the target ${target} are the same folder, or one holds the other. Choose a folder beside ${dir}.`,
    { file: target },
  )
}

function overlap(out: string, fault: string, dir: string): StaticfilesError {
  return new StaticfilesError(
    'overlapping-folders',
    `${fault}: what is written could be mixed up with what is read. Choose a folder beside ${dir}, or none to digest in place.`,
    { file: out },
  )
}

/** The absolute path of a folder that need not exist yet, with the links on the way resolved. */
function resolveFuture(dir: string): string {
  try {
    realpathSync.native(dir)
  } catch {
    const parent = dirname(resolve(dir))
    return parent === resolve(dir) ? parent : join(resolveFuture(parent), basename(resolve(dir)))
  }
  return resolveFolder(dir)
}

function isEmptyFolder(folder: string): boolean {
  try {
    return readdirSync(folder).every((name) => name === '.staticfiles')
  } catch {
    // What is wrong with it is told when something is written to it.
    return true
  }
}

const isInside = (path: string, folder: string): boolean =>
  path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
