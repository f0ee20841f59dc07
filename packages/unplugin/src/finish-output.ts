import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { withIntegrity } from '@staticfiles/core'
import type { Entrypoint, Manifest } from '@staticfiles/manifest'
import { addRelease, mergeIntoManifest, writeKeyTypes, writeManifest } from 'staticfiles'
import {
  assertSoleBuild,
  type BuildPlace,
  buildNameOf,
  manifestFile,
  manifestOptions,
} from './manifest-place.ts'
import type { StaticfilesOptions } from './options.ts'
import { entriesIn, manifestOf, withPrefix } from './output-manifest.ts'

/** An output whose files are on the disk, whichever bundler wrote it. */
export interface FinishedOutput extends BuildPlace {
  /** key → path */
  paths: Map<string, string>
  /** The keys that yield to those of another build which shares the manifest. */
  loose: ReadonlySet<string>
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
 *
 * @throws {StaticfilesError} `shared-manifest`, `manifest-conflict`, `invalid-prefix`, `invalid-integrity`, or one of
 * `writeManifest`'s, `mergeIntoManifest`'s and `addRelease`'s
 */
export function finishOutput(output: FinishedOutput, options: StaticfilesOptions): void {
  const { root } = output
  const outDir = resolve(root, output.outDir)
  const { merge = false, prefix = '', name } = manifestOptions(options)
  const file = manifestFile(options, root, outDir)
  const build = name ?? buildNameOf(output, file)
  assertSoleBuild(file, build, merge)

  let manifest = manifestOf(output, options)
  if (options.integrity) {
    manifest = withIntegrity(manifest, options.integrity, (path) => readFileSync(join(outDir, path)))
  }
  const write = (whole: Manifest): void => {
    const present = merge ? entriesIn(outDir, whole, prefix) : manifest
    const writeWhole = (): void => {
      if (options.dts !== undefined) writeKeyTypes(resolve(root, options.dts), whole)
      writeManifest(file, whole)
    }
    const digests = new Map(output.bundled)
    addRelease(outDir, present, writeWhole, { releases: options.releases, digests })
  }
  const prefixed = withPrefix(manifest, prefix)
  if (merge) mergeIntoManifest(file, build, prefixed, write)
  else write(prefixed)
}
