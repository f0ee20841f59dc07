import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { type Manifest, parseManifest } from '@staticfiles/manifest'

/** What a build has written. */
export interface Output {
  dir: string
  files: Map<string, Buffer>
  /** Empty where there is none. */
  manifest: Manifest
}

/**
 * Reads an output folder.
 *
 * @param manifestFile where the manifest is
 */
export function readOutput(dir: string, manifestFile: string = join(dir, 'staticfiles.json')): Output {
  const files = new Map<string, Buffer>()
  const names = existsSync(dir) ? readdirSync(dir, { recursive: true, encoding: 'utf8' }) : []
  for (const name of names.sort()) {
    if (statSync(join(dir, name)).isFile())
      files.set(name.split(sep).join('/'), readFileSync(join(dir, name)))
  }
  const manifest = existsSync(manifestFile)
    ? parseManifest(readFileSync(manifestFile, 'utf8'), manifestFile)
    : { paths: new Map() }
  return { dir, files, manifest }
}
