import { isUtf8 } from 'node:buffer'
import { accessSync, constants, type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Problem } from '@staticfiles/core'
import { isSafePath } from '@staticfiles/manifest'
import { codeOf, fileError, reasonOf } from './file-error.ts'
import { FileList } from './file-list.ts'
import { folderOf } from './folder-of.ts'
import type { Ignore } from './ignore-patterns.ts'
import { isPlain, type SourceFolder } from './source-file.ts'
import { isTemporaryName } from './temporary.ts'

export interface WalkOptions {
  /** Whether to follow links that lead out of the folder. */
  followLinks: boolean
  /** Paths from a folder that are no assets, of files or of whole folders. */
  notAssetsOf(folder: SourceFolder): ReadonlySet<string>
  /** What else to leave out; nothing by default. */
  ignore?: Ignore | undefined
  /** Called after each file, with the number of files found so far and their size in bytes. */
  onFile?: ((found: number, bytes: number) => void) | undefined
}

/** A file that does not count, since a folder before has one with the same logicalPath. */
export interface HiddenFile {
  logicalPath: string
  /** Its path as the caller would write it. */
  file: string
  /** The same of the file that counts. */
  by: string
}

export interface Walk {
  /** In the order of their names, folder by folder. */
  files: FileList
  /** Each with the file's logicalPath where there is one folder, and else its path as the caller would write it. */
  problems: Problem[]
  /** The links to folders outside that were followed, as logicalPaths. */
  outsideLinks: string[]
  /** What the ignore patterns left out: paths as the caller would write them, of a folder with a slash at the end. */
  leftOut: string[]
  hidden: HiddenFile[]
}

/**
 * Lists the regular files below folders. Of those with the same logicalPath, the first counts.
 *
 * @throws {StaticfilesError} `unreadable-folder` when one of the folders itself cannot be listed
 */
export function walkFolders(sources: readonly SourceFolder[], options: WalkOptions): Walk {
  const files = new FileList(sources)
  const isAlone = isPlain(sources)
  const paths = sources.length > 1 ? createPaths() : undefined
  const walk: Walk = { files, problems: [], outsideLinks: [], leftOut: [], hidden: [] }
  for (const source of sources) walkSource(source, { ...options, walk, isAlone, paths })
  walk.problems.sort((a, b) => (a.file < b.file ? -1 : 1))
  return walk
}

interface SourceWalk extends WalkOptions {
  walk: Walk
  /** Whether there is one folder alone, in whose paths problems are told. */
  isAlone: boolean
  paths: Paths | undefined
}

function walkSource(source: SourceFolder, options: SourceWalk): void {
  const { root, name, prefix } = source
  const { followLinks, notAssetsOf, ignore, onFile, isAlone, paths } = options
  const { files, problems, outsideLinks, leftOut, hidden } = options.walk
  const notAssets = notAssetsOf(source)

  if (source.files) {
    for (const path of source.files) addListed(path)
    return
  }
  let entries: Dirent[]
  try {
    entries = readdirSync(root, { withFileTypes: true })
  } catch (cause) {
    throw fileError('unreadable-folder', name, `${name} cannot be read`, cause)
  }
  addEntries(entries, '', [root])

  /** @param folders the folders that lead here, the innermost last; absolute, with links resolved */
  function addFolder(path: string, folders: readonly string[]): void {
    let entries: Dirent[]
    try {
      entries = readdirSync(folders.at(-1)!, { withFileTypes: true })
    } catch (cause) {
      problems.push(unreadable(shown(path), cause))
      return
    }
    addEntries(entries, `${path}/`, folders)
  }

  function addEntries(entries: Dirent[], before: string, folders: readonly string[]): void {
    const folder = folders.at(-1)!
    const start = withSeparator(folder)
    const isValid = createNameCheck(folder, entries)
    for (const entry of entries.sort(byName)) {
      const path = before + entry.name
      if (notAssets.has(path) || isTemporaryName(entry.name)) continue
      const file = start + entry.name
      if (ignore && isIgnored(entry, path, file)) continue
      if (!isValid(entry.name)) problems.push(invalidName(shown(path), NOT_UTF8))
      else if (leadsOut(path)) problems.push(invalidName(shown(path), LEADS_OUT))
      else if (entry.isSymbolicLink()) addLink(path, file, folders)
      else if (entry.isDirectory()) addFolder(path, [...folders, file])
      else addFile(path, file)
    }
  }

  /** Django looks at the whole path of files only. */
  function isIgnored(entry: Dirent, path: string, file: string): boolean {
    const isByName = ignore!.hasFolder(entry.name)
    if (!isByName && !ignore!.hasFile(entry.name, path)) return false
    const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && isFolderBehind(file))
    if (!isByName && isFolder) return false
    leftOut.push(join(name, path) + (isFolder ? '/' : ''))
    return true
  }

  /** What something else has listed is taken as it is. */
  function addListed(path: string): void {
    if (notAssets.has(path)) return
    const logicalPath = prefix + path
    if (!logicalPath.isWellFormed()) problems.push(invalidName(shown(path), NOT_UTF8))
    else if (!isSafePath(logicalPath)) problems.push(invalidName(shown(path), LEADS_OUT))
    else addFile(path, `${root}/${path}`)
  }

  function addFile(path: string, file: string): void {
    const logicalPath = prefix + path
    try {
      const stats = statSync(file)
      if (!stats.isFile()) {
        problems.push(specialFile(shown(path)))
        return
      }
      const first = paths?.indexOf(logicalPath)
      if (first !== undefined) {
        hidden.push({ logicalPath, file: join(name, path), by: files.at(first).name })
        return
      }
      const other = paths?.conflictOf(logicalPath)
      if (other !== undefined) {
        problems.push(conflict(shown(path), logicalPath, files.at(other).name))
        return
      }
      const mode = stats.mode & 0o777
      // What anyone may read needs no further question to the system.
      if ((mode & 0o444) !== 0o444) accessSync(file, constants.R_OK)
      paths?.add(logicalPath, files.length)
      files.add(source, logicalPath, stats.size, mode, stats.mtimeMs, stats.ctimeMs, stats.ino)
      onFile?.(files.length, files.bytes)
    } catch (cause) {
      problems.push(unreadable(shown(path), cause))
    }
  }

  function addLink(path: string, file: string, folders: readonly string[]): void {
    let target: string
    let stats: Stats
    try {
      target = realpathSync.native(file)
      stats = statSync(target)
    } catch (cause) {
      problems.push(skippedLink(shown(path), brokenLink(cause)))
      return
    }
    const isOutside = target !== root && !target.startsWith(withSeparator(root))
    if (isOutside && !followLinks) {
      const reason = `leads out of the folder, to ${target}. Follow it with --follow-links (followLinks), or put a copy there.`
      problems.push(skippedLink(shown(path), reason))
    } else if (!stats.isDirectory()) addFile(path, file)
    else if (folders.includes(target))
      problems.push(skippedLink(shown(path), 'leads back to a folder that holds it.'))
    else {
      if (isOutside) outsideLinks.push(prefix + path)
      addFolder(path, [...folders, target])
    }
  }

  function shown(path: string): string {
    return isAlone ? path : join(name, path)
  }
}
const withSeparator = (folder: string): string => (folder.endsWith(sep) ? folder : folder + sep)

/** Which paths are taken by files of several folders, as indices of the files. */
interface Paths {
  add(path: string, index: number): void
  indexOf(path: string): number | undefined
  /** A file where this one needs a folder, or one in a folder of its name. */
  conflictOf(path: string): number | undefined
}

function createPaths(): Paths {
  const files = new Map<string, number>()
  const folders = new Map<string, number>()
  return {
    indexOf: (path) => files.get(path),

    add(path, index) {
      files.set(path, index)
      for (let folder = folderOf(path); folder !== '' && !folders.has(folder); folder = folderOf(folder))
        folders.set(folder, index)
    },

    conflictOf(path) {
      for (let folder = folderOf(path); folder !== '' && !folders.has(folder); folder = folderOf(folder)) {
        const file = files.get(folder)
        if (file !== undefined) return file
      }
      return folders.get(path)
    },
  }
}

function isFolderBehind(link: string): boolean {
  return statSync(link, { throwIfNoEntry: false })?.isDirectory() === true
}

const NOT_UTF8 = 'is not valid UTF-8'
const LEADS_OUT = 'leads out of the folder on some systems'

const leadsOut = (path: string): boolean => /[\\:]/.test(path) && !isSafePath(path)

const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : 1)

/**
 * Whether a name is text. Node turns bytes that are not UTF-8 into U+FFFD, so where that stands in a name, the
 * folder's names are read once more as bytes.
 */
function createNameCheck(folder: string, entries: readonly Dirent[]): (name: string) => boolean {
  const isSuspect = (name: string) => name.includes('\ufffd') || !name.isWellFormed()
  if (!entries.some(({ name }) => isSuspect(name))) return () => true
  const names = readdirSync(folder, 'buffer')
  const valid = new Set(names.filter((name) => isUtf8(name)).map(String))
  return (name) => name.isWellFormed() && valid.has(name)
}

function invalidName(file: string, reason: string): Problem {
  const message = `This name ${reason}, so it cannot stand in a manifest. Rename the file, or leave it out (--ignore-pattern).`
  return { code: 'invalid-name', severity: 'error', message, file }
}

function conflict(file: string, logicalPath: string, other: string): Problem {
  const message = `This file and ${other} cannot both be written, as a file of the one's path stands where the other needs a folder: ${logicalPath}. Rename one of them, or leave it out (--ignore-pattern).`
  return { code: 'path-conflict', severity: 'error', message, file }
}

function unreadable(file: string, cause: unknown): Problem {
  return {
    code: 'unreadable-file',
    severity: 'error',
    message: `It cannot be read: ${reasonOf(cause)}`,
    file,
  }
}

function specialFile(file: string): Problem {
  return {
    code: 'special-file',
    severity: 'warn',
    message: 'This is a socket, a pipe or a device, not a file; it was skipped.',
    file,
  }
}

function skippedLink(file: string, reason: string): Problem {
  return { code: 'skipped-link', severity: 'warn', message: `This link was skipped: it ${reason}`, file }
}

function brokenLink(cause: unknown): string {
  const code = codeOf(cause)
  if (code === 'ENOENT') return 'leads to nothing. Repair or remove it.'
  if (code === 'ELOOP') return 'leads back to itself. Repair or remove it.'
  return `cannot be followed: ${reasonOf(cause)}`
}
