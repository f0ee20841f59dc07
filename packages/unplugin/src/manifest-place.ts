import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { pathFrom, prefixFolder, shownPath } from '@staticfiles/folder/files'
import { type Manifest, parseManifest, StaticfilesError } from '@staticfiles/manifest'
import type { ManifestOptions, StaticfilesOptions } from './options.ts'

/** What tells a build from others. */
export interface BuildPlace {
  /**
   * What tells it from other builds of the same root: Vite's environment, webpack's compiler. The same for every
   * rebuild, on every machine.
   */
  name: string
  /** The bundler's root, which the option `manifest` is relative to. */
  root: string
  outDir: string
}

/** The option `manifest` in its long form. */
export function manifestOptions({ manifest = {} }: StaticfilesOptions): ManifestOptions {
  return typeof manifest === 'string' ? { file: manifest } : manifest
}

/**
 * The folder that the output is in the one that is served: empty, or ending in a slash.
 * @throws {StaticfilesError} `invalid-prefix`
 */
export function manifestFolder(options: StaticfilesOptions): string {
  return prefixFolder(manifestOptions(options).prefix ?? '', 'The prefix of the manifest')
}

/** Where the manifest is written. */
export function manifestFile(options: StaticfilesOptions, root: string, outDir: string): string {
  const { file } = manifestOptions(options)
  return file === undefined ? resolve(root, outDir, 'staticfiles.json') : resolve(root, file)
}

/** What a build is called in a manifest that it shares: by paths from there, which are the same on every machine. */
export function buildNameOf({ name, root, outDir }: BuildPlace, file: string): string {
  const from = pathFrom(dirname(file), root) || '.'
  const to = pathFrom(root, resolve(root, outDir)) || '.'
  return `${from}${name === '' ? '' : ` (${name})`} to ${to}`
}

/** The manifests that were written in this process, and who wrote them. */
const written = new Map<string, { build: string; isMerged: boolean }>()

/**
 * Makes sure that no build replaces what another one of this process wrote, unless that is gone already.
 * @throws {StaticfilesError} `shared-manifest`
 */
export function assertSoleBuild(file: string, build: string, isMerged: boolean): void {
  const other = written.get(file)
  const isOther = other !== undefined && other.build !== build && !(other.isMerged && isMerged)
  if (isOther && existsSync(file)) {
    throw new StaticfilesError(
      'shared-manifest',
      `${shownPath(file)} would be written by two builds, of which the second replaces what the first has to say: ` +
        `${JSON.stringify(other.build)} and ${JSON.stringify(build)}. To have both in it, set manifest: { file: '…', merge: true } ` +
        'in both; or give each a manifest of its own.',
      { file },
    )
  }
  written.set(file, { build, isMerged })
}

/**
 * What is to be told where a build replaces what another one wrote, in another process and some time. That may be this
 * one under its former name, so it is no error; the next build says nothing more.
 */
export function warnOfLostKeys(
  file: string,
  before: Manifest,
  { paths, build }: Manifest & { build: string },
): string[] {
  const owners = before.build === undefined ? [...(before.builds?.keys() ?? [])] : [before.build]
  const others = owners.filter((owner) => owner !== build)
  const lost = [...before.paths.keys()].filter((key) => !paths.has(key))
  if (others.length === 0 || lost.length === 0) return []
  const shown = lost.slice(0, 3).map((key) => JSON.stringify(key))
  const more = lost.length > shown.length ? ` and ${lost.length - shown.length} more` : ''
  return [
    `${shownPath(file)} was written by ${others.map((name) => JSON.stringify(name)).join(' and ')}, and is replaced by ` +
      `${JSON.stringify(build)}: ${shown.join(', ')}${more} stand in it no longer. To have both in it, set ` +
      "manifest: { file: '…', merge: true } in both. If it is the same build with another name, all is well.",
  ]
}

/** The manifest that is there; one that cannot be read tells nothing. */
export function readPrevious(file: string): Manifest | undefined {
  try {
    return parseManifest(readFileSync(file, 'utf8'), file)
  } catch {
    return undefined
  }
}
