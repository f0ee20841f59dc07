import { isUtf8 } from 'node:buffer'
import { accessSync, constants, type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs'
import { sep } from 'node:path'
import type { Problem } from '@staticfiles/core'
import { isSafePath } from '@staticfiles/manifest'
import { codeOf, fileError, reasonOf } from './file-error.ts'
import { FileList } from './file-list.ts'
import type { FolderPlace } from './source-file.ts'
import { isTemporaryName } from './temporary.ts'

export interface WalkOptions {
  /** Whether to follow links that lead out of the folder. */
  followLinks: boolean
  /** logicalPaths to leave out, of files or of whole folders. */
  notAssets: ReadonlySet<string>
  /** Called after each file, with the number of files found so far and their size in bytes. */
  onFile?: ((found: number, bytes: number) => void) | undefined
}

export interface Walk {
  /** In the order of their names, folder by folder. */
  files: FileList
  problems: Problem[]
  /** The links to folders outside that were followed, as logicalPaths. */
  outsideLinks: string[]
}

/**
 * Lists the regular files below a folder.
 *
 * @throws {StaticfilesError} `unreadable-folder` when `root` itself cannot be listed
 */
export function walkFolder(place: FolderPlace, options: WalkOptions): Walk {
  const { root, name } = place
  const { followLinks, notAssets, onFile } = options
  const files = new FileList(place)
  const problems: Problem[] = []
  const outsideLinks: string[] = []

  let entries: Dirent[]
  try {
    entries = readdirSync(root, { withFileTypes: true })
  } catch (cause) {
    throw fileError('unreadable-folder', name, `${name} cannot be read`, cause)
  }
  addEntries(entries, '', [root])
  problems.sort((a, b) => (a.file < b.file ? -1 : 1))
  return { files, problems, outsideLinks }

  /** @param folders the folders that lead here, the innermost last; absolute, with links resolved */
  function addFolder(logicalPath: string, folders: readonly string[]): void {
    let entries: Dirent[]
    try {
      entries = readdirSync(folders.at(-1)!, { withFileTypes: true })
    } catch (cause) {
      problems.push(unreadable(logicalPath, cause))
      return
    }
    addEntries(entries, `${logicalPath}/`, folders)
  }

  function addEntries(entries: Dirent[], prefix: string, folders: readonly string[]): void {
    const folder = folders.at(-1)!
    const start = withSeparator(folder)
    const isValid = createNameCheck(folder, entries)
    for (const entry of entries.sort(byName)) {
      const logicalPath = prefix + entry.name
      if (notAssets.has(logicalPath) || isTemporaryName(entry.name)) continue
      const file = start + entry.name
      if (!isValid(entry.name)) problems.push(invalidName(logicalPath, 'is not valid UTF-8'))
      else if (/[\\:]/.test(logicalPath) && !isSafePath(logicalPath))
        problems.push(invalidName(logicalPath, 'leads out of the folder on some systems'))
      else if (entry.isSymbolicLink()) addLink(logicalPath, file, folders)
      else if (entry.isDirectory()) addFolder(logicalPath, [...folders, file])
      else addFile(logicalPath, file)
    }
  }

  function addFile(logicalPath: string, file: string): void {
    try {
      const stats = statSync(file)
      if (!stats.isFile()) {
        problems.push(specialFile(logicalPath))
        return
      }
      const mode = stats.mode & 0o777
      // What anyone may read needs no further question to the system.
      if ((mode & 0o444) !== 0o444) accessSync(file, constants.R_OK)
      files.add(logicalPath, stats.size, mode, stats.mtimeMs, stats.ctimeMs, stats.ino)
      onFile?.(files.length, files.bytes)
    } catch (cause) {
      problems.push(unreadable(logicalPath, cause))
    }
  }

  function addLink(logicalPath: string, file: string, folders: readonly string[]): void {
    let target: string
    let stats: Stats
    try {
      target = realpathSync.native(file)
      stats = statSync(target)
    } catch (cause) {
      problems.push(skippedLink(logicalPath, brokenLink(cause)))
      return
    }
    const isOutside = target !== root && !target.startsWith(withSeparator(root))
    if (isOutside && !followLinks) {
      const reason = `leads out of the folder, to ${target}. Follow it with --follow-links (followLinks), or put a copy there.`
      problems.push(skippedLink(logicalPath, reason))
    } else if (!stats.isDirectory()) addFile(logicalPath, file)
    else if (folders.includes(target))
      problems.push(skippedLink(logicalPath, 'leads back to a folder that holds it.'))
    else {
      if (isOutside) outsideLinks.push(logicalPath)
      addFolder(logicalPath, [...folders, target])
    }
  }
}

const withSeparator = (folder: string): string => (folder.endsWith(sep) ? folder : folder + sep)

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
  const message = `This name ${reason}, so it cannot stand in a manifest. Rename the file.`
  return { code: 'invalid-name', severity: 'error', message, file }
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
