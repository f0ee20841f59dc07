import { dirname } from 'node:path'
import { createMatcher } from '@staticfiles/core'
import { StaticfilesError } from '@staticfiles/manifest'
import type { BuildOptions, PluginBuild } from 'esbuild'
import { warnOfKeptNames } from '../kept-names.ts'
import type { StaticfilesOptions } from '../options.ts'
import type { BundledFile } from './files.ts'
import { TEMPLATES } from './names.ts'

/**
 * Refuses what the options ask for and cannot have.
 * @throws {StaticfilesError} `invalid-config`
 */
export function refuseOptions(options: BuildOptions): void {
  const { outdir, outfile, bundle, platform } = options
  const refusals: string[] = []
  if (outdir === undefined && outfile === undefined) {
    refusals.push(
      "There is neither `outdir` nor `outfile`, so no file has a name. Set outdir: 'static-build'.",
    )
  }
  if (!bundle && platform !== 'node') {
    refusals.push(
      '`bundle` is not set, so files would go on to import each other by names without a digest. Set bundle: true; ' +
        'for files that are not to be bundled there is the command `staticfiles digest`.',
    )
  }
  for (const { option, template } of Object.values(TEMPLATES)) {
    const own = options[option]
    if (own === undefined || !dirname(own).includes('[hash]')) continue
    refusals.push(
      `${option} is '${own}', with the [hash] in a folder: source maps beside the file could not have a digest of their ` +
        `own. Put it in the file name, as in '${template}'.`,
    )
  }
  if (refusals.length > 0) throw new StaticfilesError('invalid-config', refusals.join('\n'))
}

/**
 * Refuses `Bun.build`, which takes esbuild's plugins, but neither hands over its files nor takes names for them.
 * @throws {StaticfilesError} `invalid-config`
 */
export function refuseBun(build: PluginBuild): void {
  if (!('config' in build)) return
  throw new StaticfilesError(
    'invalid-config',
    'Bun.build is not supported: it does not hand its files to plugins. Build with esbuild or Vite, which run in Bun too, ' +
      'or digest what Bun.build has written: staticfiles digest dist --out static-build.',
  )
}

/** A warning for each template of the user's that leaves `[hash]` out. */
export function warnOfUnhashedNames(
  files: readonly BundledFile[],
  { exclude }: StaticfilesOptions,
): string[] {
  const isExcluded = createMatcher(exclude)
  return Object.entries(TEMPLATES).flatMap(([kind, { option, template }]) => {
    const kept = files.filter(
      (file) => file.kind === kind && file.placeholder === undefined && !isExcluded(file.path),
    )
    return warnOfKeptNames(
      kept.map(({ path }) => path),
      `${option} has no [hash]. Write it as in '${template}', or list what shall keep its name in \`exclude\`.`,
    )
  })
}
