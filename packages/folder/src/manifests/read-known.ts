import { readFileSync, realpathSync } from 'node:fs'
import { isAbsolute, relative, sep } from 'node:path'
import { parseAnyManifest, StaticfilesError } from '@staticfiles/manifest'
import { fileError } from '../files/file-error.ts'
import type { FileList } from '../files/file-list.ts'

/**
 * Reads manifests of other tools as key → path. The paths of one that lies inside a folder of the input may begin at its own folder or
 * at one around it: Vite's `dist/.vite/manifest.json` names files of `dist`.
 *
 * @param listed the files of the input
 * @param base the URL prefix that paths in manifests may begin with
 * @throws {StaticfilesError} `manifest-unreadable`, `known-names-nothing` where no file of the folder is meant, or one of
 * `parseAnyManifest`'s
 */
export function readKnown(files: readonly string[], listed: FileList, base: string): Map<string, string> {
  const known = new Map<string, string>()
  const present = new Set(files.length === 0 ? [] : listed.columns().paths)
  for (const file of files) {
    const entries = parseAnyManifest(readText(file), base, file)
    const beginning = findBeginning(prefixesOf(file, listed), [...entries.values()], present)
    if (beginning === undefined) throw namesNothing(file, listed, [...entries.values()])
    for (const [key, path] of entries) known.set(key === path ? beginning + key : key, beginning + path)
  }
  return known
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw fileError('manifest-unreadable', file, `${file} cannot be read`, cause)
  }
}

/** The folders that paths in a manifest may begin at: the root, and those that the manifest lies in, the nearest last. */
function prefixesOf(file: string, { folders }: FileList): string[] {
  const prefixes = folders.flatMap(({ root, prefix }) => {
    const path = relative(root, realpathSync(file)).split(sep)
    const around = path[0] === '..' || isAbsolute(path[0]!) ? [] : path.slice(0, -1)
    return [prefix, ...around.map((_, i) => `${prefix}${around.slice(0, i + 1).join('/')}/`)]
  })
  return ['', ...prefixes]
}

/** Where most of the paths lead to files. */
function findBeginning(
  prefixes: readonly string[],
  paths: readonly string[],
  present: ReadonlySet<string>,
): string | undefined {
  const counts = prefixes.map((prefix) => paths.filter((path) => present.has(prefix + path)).length)
  const most = Math.max(...counts)
  return most === 0 ? undefined : prefixes[counts.indexOf(most)]
}

function namesNothing(file: string, { folders }: FileList, paths: readonly string[]): StaticfilesError {
  const [first] = paths
  const dir = folders.map(({ name }) => name).join(', ')
  const fault =
    first === undefined
      ? 'names no file at all'
      : `names ${paths.length === 1 ? 'one file' : `${paths.length} files`}, such as ${first}, and none of them is in ${dir}`
  return new StaticfilesError(
    'known-names-nothing',
    `${file} ${fault}. Is it a manifest of these files, and of this build?`,
    { file },
  )
}
