import { closeSync, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Manifest, StaticfilesError, serializeManifest } from '@staticfiles/manifest'
import { codeOf, fileError } from '../files/file-error.ts'
import { writeFileWhole } from '../files/replace-file.ts'
import { removeAbandoned } from '../files/temporary.ts'
import { checkOptions, required, TEXT } from '../options/index.ts'
import { MANIFEST } from './manifest-schema.ts'

/** How a manifest begins, ours as well as Django's, even when it was cut short. */
const BEGINS_LIKE_MANIFEST = /^\s*(\{\s*("(paths|version|hash)"|\}?\s*$)|$)/

const BEGINS_WITH_KEY = /^\s*\{\s*"(paths|version|hash)"/

const ARGUMENTS = { file: required(TEXT, "a file, such as 'backend/staticfiles.json'"), manifest: MANIFEST }

/**
 * Writes a manifest through a temporary file and a rename: at any moment there is the old one or the new one, whole.
 * A manifest that already has these bytes is left as it is.
 *
 * @param file where to; its folder is made if need be
 * @returns whether anything was written
 * @throws {StaticfilesError} `invalid-options`, `manifest-is-folder`, `not-a-manifest` or `write-failed`
 */
export function writeManifest(file: string, manifest: Manifest): boolean {
  checkOptions({ file, manifest }, ARGUMENTS, 'writeManifest')
  return writeManifestText(file, serializeManifest(manifest))
}

/** The same for the text of a manifest. */
export function writeManifestText(file: string, text: string): boolean {
  if (readReplaceable(file) === text) return false
  // Which is all ASCII, and written faster so.
  replaceManifest(file, Buffer.from(text, 'latin1'))
  return true
}

/**
 * Writes the bytes of a manifest in the same way.
 * @throws {StaticfilesError} `write-failed`
 */
export function replaceManifest(file: string, bytes: Uint8Array): void {
  const target = resolveLink(file)
  writeFileWhole(target, [bytes], file)
  removeAbandoned(dirname(target))
}

/**
 * Makes sure that a file may be replaced by a manifest: there is none, or it begins like one.
 * @throws {StaticfilesError} `manifest-is-folder`, `not-a-manifest` or `write-failed`
 */
export function assertReplaceable(file: string): void {
  readReplaceable(file, (path) => {
    const fd = openSync(path, 'r')
    try {
      const bytes = Buffer.alloc(BEGINNING)
      const start = bytes.toString('utf8', 0, readSync(fd, bytes))
      return BEGINS_WITH_KEY.test(start) ? start : readFileSync(path, 'utf8')
    } finally {
      closeSync(fd)
    }
  })
}

/** As much of a manifest as tells, nearly always, that it is one. */
const BEGINNING = 256

/**
 * The text of the manifest that is to be replaced, whole or cut short; `undefined` when there is none.
 *
 * @param read by default all of it
 * @throws {StaticfilesError} `manifest-is-folder`, `not-a-manifest` or `write-failed`
 */
export function readReplaceable(
  file: string,
  read: (file: string) => string = (path) => readFileSync(path, 'utf8'),
): string | undefined {
  let text: string | undefined
  try {
    const stats = statSync(file)
    if (stats.isDirectory()) {
      throw new StaticfilesError(
        'manifest-is-folder',
        `${file} is a folder, so the manifest cannot be written there. Name a file, such as ${file}/staticfiles.json.`,
        { file },
      )
    }
    if (stats.isFile()) text = read(file)
  } catch (cause) {
    if (cause instanceof StaticfilesError) throw cause
    if (codeOf(cause) === 'ENOENT') return undefined
    throw fileError('write-failed', file, `${file} cannot be read, and so not replaced`, cause)
  }
  if (text !== undefined && BEGINS_LIKE_MANIFEST.test(text)) return text
  throw new StaticfilesError(
    'not-a-manifest',
    `${file} exists and is not a manifest, so it is not overwritten. Choose another name for the manifest, or delete that file.`,
    { file },
  )
}

/** Where a link leads, so that the file behind it is replaced and not the link. */
export function resolveLink(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}
