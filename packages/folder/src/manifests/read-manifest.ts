import { readFileSync } from 'node:fs'
import { type Manifest, parseManifest, StaticfilesError } from '@staticfiles/manifest'
import { codeOf, fileError } from '../files/file-error.ts'
import { type AllowEmptyOptions, nothingFound } from '../files/nothing-found.ts'

/**
 * Reads a manifest's file.
 * @throws {StaticfilesError} `manifest-unreadable`, `manifest-is-folder`, or one of `parseManifest`'s
 */
export function readManifest(file: string): Manifest {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') {
      throw new StaticfilesError(
        'manifest-unreadable',
        `${file} does not exist. Digest the folder first, or name its manifest (--manifest).`,
        { file, cause },
      )
    }
    if (codeOf(cause) === 'EISDIR') {
      throw new StaticfilesError(
        'manifest-is-folder',
        `${file} is a folder. Name the manifest, such as ${file}/staticfiles.json.`,
        { file, cause },
      )
    }
    throw fileError('manifest-unreadable', file, `${file} cannot be read`, cause)
  }
  return parseManifest(text, file)
}

/**
 * The same for what is to be proven, of which a manifest that names nothing would pass for ever.
 * @throws {StaticfilesError} `nothing-found`, or one of `readManifest`'s
 */
export function readFilledManifest(file: string, { allowEmpty = false }: AllowEmptyOptions): Manifest {
  const manifest = readManifest(file)
  if (manifest.paths.size === 0 && !allowEmpty) throw nothingFound(`${file} names no file.`, file)
  return manifest
}

/** A manifest that is about to be replaced; of one that cannot be read there is nothing to learn. */
export function readPrevious(file: string): Manifest | undefined {
  try {
    return readManifest(file)
  } catch {
    return undefined
  }
}
