import { resolve } from 'node:path'
import { prefixFolder } from '@staticfiles/folder/files'
import type { PartialsOptions } from '@staticfiles/folder/manifests'
import { StaticfilesError } from '@staticfiles/manifest'
import type { StaticfilesOptions } from './options.ts'

/** The option `partials` in its long form, from the bundler's root. */
export function partialsOptions({ partials }: StaticfilesOptions, root: string): PartialsOptions | undefined {
  if (partials === undefined) return undefined
  const options = typeof partials === 'string' ? { dir: partials } : partials
  return { ...options, dir: resolve(root, options.dir) }
}

/**
 * The URL prefix of the folder that an output is a folder of.
 *
 * @param base that of the output
 * @throws {StaticfilesError} `partials-base`, `invalid-prefix`
 */
export function servedBase(base: string, prefix: string): string {
  const folder = prefixFolder(prefix, 'The prefix of the manifest')
  if (base.endsWith(`/${folder}`)) return base.slice(0, base.length - folder.length)
  if (folder === '' || !base.endsWith('/')) return base
  throw new StaticfilesError(
    'partials-base',
    `The URL prefix of the output is ${JSON.stringify(base)}, and its folder in the manifest ${JSON.stringify(prefix)}: with \`partials\`, the one must end in the other.`,
  )
}
