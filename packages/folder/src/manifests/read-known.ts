import { readFileSync } from 'node:fs'
import { parseAnyManifest } from '@staticfiles/manifest'
import { fileError } from '../files/file-error.ts'

/**
 * Reads manifests of other tools as key → path.
 * @throws {StaticfilesError} `manifest-unreadable`, or one of `parseAnyManifest`'s
 */
export function readKnown(files: readonly string[], base: string): Map<string, string> {
  const known = new Map<string, string>()
  for (const file of files) {
    let text: string
    try {
      text = readFileSync(file, 'utf8')
    } catch (cause) {
      throw fileError('manifest-unreadable', file, `${file} cannot be read`, cause)
    }
    for (const [key, path] of parseAnyManifest(text, base, file)) known.set(key, path)
  }
  return known
}
