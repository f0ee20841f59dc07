import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { withIntegrity } from '@staticfiles/core'
import type { Entrypoint } from '@staticfiles/manifest'
import { addRelease, writeKeyTypes, writeManifest } from 'staticfiles'
import type { StaticfilesOptions } from './options.ts'
import { manifestOf } from './output-manifest.ts'

/** An output whose files are on the disk, whichever bundler wrote it. */
export interface FinishedOutput {
  /**
   * What tells it from other builds of the same root: Vite's environment, webpack's compiler. The same for every
   * rebuild, on every machine.
   */
  name: string
  /** The bundler's root, which the option `manifest` is relative to. */
  root: string
  outDir: string
  /** key → path */
  paths: Map<string, string>
  /** The digest of each file that the bundler has named, of its bytes as they are on the disk. */
  bundled: Iterable<[path: string, digest: string]>
  entries: readonly OutputEntry[]
}

/** An entry of the bundler, with the paths that a page loads for it. */
export interface OutputEntry extends Entrypoint {
  /** What templates may call it: its name, and its source path from the root, where it has one. */
  keys: readonly string[]
}

/**
 * The last step of every adapter: writes what tells of the output, when all that it names is there.
 * @throws {StaticfilesError} `manifest-is-folder`, `not-a-manifest`, `invalid-integrity`, `write-failed`, or one of
 * `addRelease`'s
 */
export function finishOutput(output: FinishedOutput, options: StaticfilesOptions): void {
  const { root, outDir } = output
  let manifest = manifestOf(output, options)
  if (options.integrity) {
    manifest = withIntegrity(manifest, options.integrity, (path) => readFileSync(resolve(root, outDir, path)))
  }
  const write = (): void => {
    if (options.dts !== undefined) writeKeyTypes(resolve(root, options.dts), manifest)
    writeManifest(manifestFile(options, root, outDir), manifest)
  }
  addRelease(resolve(root, outDir), manifest, write, {
    releases: options.releases,
    digests: new Map(output.bundled),
  })
}

/** Where the manifest is written. */
export function manifestFile({ manifest }: StaticfilesOptions, root: string, outDir: string): string {
  return manifest === undefined ? resolve(root, outDir, 'staticfiles.json') : resolve(root, manifest)
}
