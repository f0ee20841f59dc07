import { readdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { StaticfilesError } from '@staticfiles/manifest'
import { resolveFolder } from './read-folder.ts'
import { type FolderPlace, isPlain, type SourceFolder } from './source-file.ts'

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
 * Works out where the output goes. It and the folders that are read must not hold one another, or the output would be read as input,
 * or overwrite it.
 *
 * @param out by default in place, where there is one folder
 * @throws {StaticfilesError} `overlapping-folders`, `missing-output`, `not-a-folder` or `unreadable-folder`
 */
export function resolveOutput(sources: readonly SourceFolder[], out: string | undefined): OutputPlace {
  const [first] = sources
  const { root: input, name: dir } = first!
  if (out === undefined) {
    if (isPlain(sources)) return { name: dir, root: input, inPlace: true, isEmpty: false }
    throw new StaticfilesError(
      'missing-output',
      'Files of several folders, or with a prefix, need an output folder of their own. Name one (--out).',
    )
  }
  const root = resolveFuture(out)
  if (root === input && isPlain(sources)) return { name: out, root, inPlace: true, isEmpty: false }
  for (const source of sources) assertOutside(source, { root, name: out }, isPlain(sources))
  return { name: out, root, inPlace: false, isEmpty: isEmptyFolder(root) }
}

function assertOutside(
  { root: input, name: dir, files }: SourceFolder,
  { root, name: out }: FolderPlace,
  mayBeInPlace: boolean,
): void {
  const fail = (fault: string): never => {
    throw overlap(out, fault, mayBeInPlace ? `${dir}, or none to digest in place` : dir)
  }
  if (isInside(input, root)) fail(`${dir} is inside the output folder ${out}`)
  if (files) {
    const file = files.find((path) => isInside(join(input, path), root))
    if (file !== undefined) fail(`${join(dir, file)} is inside the output folder ${out}`)
  } else if (root === input) fail(`The output folder ${out} is one of those that are read`)
  else if (isInside(root, input)) fail(`The output folder ${out} is inside ${dir}`)
}

/** What earlier runs have left in a folder: its manifest, and what stands before the paths in it. */
export interface PreviousManifest {
  file: string
  prefix: string
}

/** The manifests of what was in the folders before. */
export function previousManifests(
  sources: readonly SourceFolder[],
  inPlace: boolean,
  manifestFile: string,
): PreviousManifest[] {
  if (inPlace) return [{ file: manifestFile, prefix: '' }]
  return sources
    .filter(({ files }) => files === undefined)
    .map(({ root, prefix }) => ({ file: join(root, 'staticfiles.json'), prefix }))
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
    `${fault}: what is written could be mixed up with what is read. Choose a folder beside ${dir}.`,
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
