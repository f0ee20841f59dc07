import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { StaticfilesError } from '@staticfiles/manifest'
import type { ManifestOptions, StaticfilesOptions } from './options.ts'
import { pathFrom } from './source-path.ts'
import { displayPath } from './static-folders.ts'

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
      `${displayPath(file)} would be written by two builds, of which the second replaces what the first has to say: ` +
        `${JSON.stringify(other.build)} and ${JSON.stringify(build)}. To have both in it, set manifest: { file: '…', merge: true } ` +
        'in both; or give each a manifest of its own.',
      { file },
    )
  }
  written.set(file, { build, isMerged })
}
