import { resolve } from 'node:path'
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
 * @throws {StaticfilesError} `partials-base`
 */
export function servedBase(base: string, folder: string): string {
  if (base.endsWith(`/${folder}`)) return base.slice(0, base.length - folder.length)
  if (folder === '' || !base.endsWith('/')) return base
  throw new StaticfilesError(
    'partials-base',
    `The URL prefix of the output is ${JSON.stringify(base)}, and its folder in the manifest ${JSON.stringify(folder.slice(0, -1))}: with \`partials\`, the one must end in the other.`,
  )
}
