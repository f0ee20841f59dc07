import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { withIntegrity } from '@staticfiles/core'
import { pathFrom } from '@staticfiles/folder/files'
import { mergeIntoManifest, writeKeyTypes, writeManifest, writePartials } from '@staticfiles/folder/manifests'
import { addRelease } from '@staticfiles/folder/releases'
import type { Manifest } from '@staticfiles/manifest'
import type { FinishedOutput } from './finished-output.ts'
import { noteFiles } from './late-files.ts'
import {
  assertSoleBuild,
  buildNameOf,
  manifestFile,
  manifestFolder,
  manifestOptions,
  readPrevious,
  warnOfLostKeys,
} from './manifest-place.ts'
import type { StaticfilesOptions } from './options.ts'
import { entriesIn, manifestOf, withPrefix } from './output-manifest.ts'
import { partialsOptions, servedBase } from './partials.ts'

/**
 * The last step of every adapter: writes compressed copies where the user wants them, and then what tells of the output,
 * when all that it names is there.
 *
 * @param describe answers what the output is; asked again after compressing, since another part of it may be written meanwhile
 * @param warn tells what is not as it should be, and does not keep the manifest from being written
 * @throws {StaticfilesError} `shared-manifest`, `manifest-conflict`, `invalid-prefix`, `invalid-integrity`, `partials-base`, or one of
 * `compressFiles`', `writeManifest`'s, `mergeIntoManifest`'s and `addRelease`'s
 */
export async function finishOutput(
  describe: () => FinishedOutput,
  options: StaticfilesOptions,
  warn: (message: string) => void,
): Promise<void> {
  if (options.compress?.length) {
    const { compressFiles } = await import('@staticfiles/folder/compress')
    const output = describe()
    await compressFiles(resolve(output.root, output.outDir), manifestOf(output, options), options.compress)
  }
  const output = describe()
  const { root } = output
  const outDir = resolve(root, output.outDir)
  const { merge = false, name } = manifestOptions(options)
  const folder = manifestFolder(options)
  const file = manifestFile(options, root, outDir)
  const build = name ?? buildNameOf(output, file)
  assertSoleBuild(file, build, merge)
  const told = options.dts === undefined ? [file] : [file, resolve(root, options.dts)]
  noteFiles(outDir, [...[...output.paths].flat(), ...told.map((file) => pathFrom(outDir, file))])

  let manifest: Manifest = manifestOf(output, options)
  if (!merge) manifest.build = build
  if (options.integrity) {
    manifest = withIntegrity(manifest, options.integrity, (path) => readFileSync(join(outDir, path)))
  }
  const prefixed: Manifest = { ...withPrefix(manifest, folder), build: manifest.build }
  const partials = partialsOptions(options, root)
  const write = (whole: Manifest): void => {
    const present = merge ? entriesIn(outDir, whole, folder) : manifest
    const writeWhole = (): void => {
      if (options.dts !== undefined) writeKeyTypes(resolve(root, options.dts), whole)
      writeManifest(file, whole)
      if (partials) {
        const own = { ...prefixed, paths: whole.paths }
        const names = whole.entrypoints?.keys() ?? []
        writePartials(
          own,
          { manifestFile: file, names },
          { ...partials, base: servedBase(output.base, folder) },
        )
      }
    }
    const digests = new Map(output.bundled)
    addRelease(outDir, present, writeWhole, {
      manifestFile: file,
      name,
      releases: options.releases,
      digests,
    })
  }
  if (merge) mergeIntoManifest(file, build, prefixed, write)
  else {
    const before = readPrevious(file)
    if (before) for (const warning of warnOfLostKeys(file, before, { ...prefixed, build })) warn(warning)
    write(prefixed)
  }
}
