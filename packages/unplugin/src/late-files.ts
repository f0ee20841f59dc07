import { type Dirent, lstatSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createMatcher } from '@staticfiles/core'
import { createIgnore, shownPath } from '@staticfiles/folder/files'
import { isInside } from './django-folders.ts'
import { manifestFile, manifestFolder, readPrevious } from './manifest-place.ts'
import type { StaticfilesOptions } from './options.ts'

/** Finds what other plugins write into an output by themselves, where no bundler knows of it. */
export interface LateFiles {
  /** A build begins, unless it has already. What lies in its outputs by then is not looked at. */
  begin(build: object): void
  /** It has written an output. */
  wrote(build: object, output: { root: string; outDir: string }): void
  /** It has ended. Lists its outputs, and reads no file. */
  end(build: object): string[]
}

/** What the builds of this process have put into output folders, as paths from there: several may share one. */
const known = new Map<string, Set<string>>()

/** Takes down files of an output, best before they are written: another build may list the folder at any time. */
export function noteFiles(outDir: string, paths: Iterable<string>): void {
  const noted = known.get(outDir) ?? new Set()
  for (const path of paths) noted.add(path)
  known.set(outDir, noted)
}

export function createLateFiles(options: StaticfilesOptions): LateFiles {
  const builds = new WeakMap<object, { since: number; roots: Map<string, string> }>()
  const isExcluded = createMatcher(options.exclude ?? [])
  const told = new Set<string>()
  return {
    begin(build) {
      // Times of files may be finer than this one.
      if (!builds.has(build)) builds.set(build, { since: Date.now() + 1, roots: new Map() })
    },
    wrote(build, { root, outDir }) {
      builds.get(build)?.roots.set(resolve(root, outDir), root)
    },
    end(build) {
      const ended = builds.get(build)
      builds.delete(build)
      return Array.from(ended?.roots ?? [], ([outDir, root]) => {
        // The files of a project that is its own output are edited at any time.
        if (isInside(root, outDir)) return []
        const late = unknownFiles(outDir, ended!.since)
        const inManifest = late.length > 0 ? filesOfManifest(options, root, outDir) : late
        const files = late.filter(
          (path) => !inManifest.includes(path) && !isExcluded(path) && !told.has(join(outDir, path)),
        )
        for (const path of files) told.add(join(outDir, path))
        return files.length > 0 ? [warnOfLateFiles(outDir, files)] : []
      }).flat()
    },
  }
}

/** Pages, and what tells programs of the output, which know them by their own names. */
const BY_THEMSELVES = /\.html?$|(?:^|[/.-])(?:manifest|stats)\.json$/i
/** What goes with the file beside it. */
const COMPANION = /\.(?:br|gz|zst|map)$/

function unknownFiles(outDir: string, since: number): string[] {
  const noted = known.get(outDir) ?? new Set()
  const ignore = createIgnore({})
  const found: string[] = []
  const listed = new Set<string>()
  addFolder('')
  const isCompanion = (path: string): boolean => {
    const of = path.replace(COMPANION, '')
    return of !== path && (listed.has(of) || isCompanion(of))
  }
  return found.filter((path) => !isCompanion(path)).sort()

  function addFolder(folder: string): void {
    const entries = entriesOf(join(outDir, folder))
    // The output of another build.
    if (folder !== '' && entries.some(({ name }) => name === 'staticfiles.json')) return
    for (const entry of entries) {
      const path = folder + entry.name
      if (entry.isDirectory()) {
        const isOther = entry.name === 'node_modules' || known.has(join(outDir, path))
        if (!isOther && !ignore.hasFolder(entry.name)) addFolder(`${path}/`)
      } else if (entry.isFile()) {
        listed.add(path)
        const isKnown = noted.has(path) || BY_THEMSELVES.test(path) || ignore.hasFile(entry.name, path)
        // A copy may bring its other times along.
        if (!isKnown && changedAt(join(outDir, path)) >= since) found.push(path)
      }
    }
  }
}

/** What builds of other processes have told of the folder meanwhile. */
function filesOfManifest(options: StaticfilesOptions, root: string, outDir: string): string[] {
  const folder = manifestFolder(options)
  const paths = readPrevious(manifestFile(options, root, outDir))?.paths ?? []
  return [...paths].flat().map((path) => path.slice(folder.length))
}

function warnOfLateFiles(outDir: string, files: readonly string[]): string {
  const shown = files.slice(0, 3).join(', ')
  const more = files.length > 3 ? ` and ${files.length - 3} more` : ''
  const folders = new Set(files.map((path) => path.slice(0, Math.max(path.indexOf('/'), 0))))
  const [prefix] = folders
  const include =
    folders.size > 1 || prefix === ''
      ? "include: ['<the folder they come from>']"
      : `include: [{ dir: '<the folder they come from>', prefix: '${prefix}' }]`
  return (
    `Another plugin writes files into ${shownPath(outDir)} by itself, past the bundler, so they are in no manifest, and get no ` +
    `digest in their names: ${shown}${more}. If templates or style sheets name them, have them taken in by ${include} in ` +
    'place of that plugin; list what shall keep its name in `exclude`.'
  )
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function changedAt(file: string): number {
  return lstatSync(file, { throwIfNoEntry: false })?.ctimeMs ?? 0
}
