import { resolve } from 'node:path'
import { loadFinders } from '@staticfiles/core'
import { shownPath } from '@staticfiles/folder/files'
import { manifestFile } from './manifest-place.ts'
import type { StaticfilesOptions } from './options.ts'
import { type DigestedFolders, digestFolders, includedFolders, withoutOutput } from './static-folders.ts'

/** What a bundler says of its build. */
interface Build {
  /** The bundler's root. */
  root: string
  /** The URL prefix of the output. */
  base: string | undefined
  /** The bundler's own folder of files that it copies. */
  publicDir?: string | undefined
}

/**
 * Finds the folders of `include`, before anything is bundled.
 *
 * @returns reads and digests them, when it is known where the output goes, of which nothing is taken that the settings
 * of a Django project name; throws as `digestFolders` does
 * @throws {StaticfilesError} as `includedFolders` does
 */
export async function findIncluded(
  options: StaticfilesOptions,
  { root, base, publicDir }: Build,
): Promise<(outDir: string) => DigestedFolders> {
  const { exclude, missing, ignore, references = [] } = options
  const digestOptions = { base, exclude, missing, ignore, references: await loadFinders(references) }
  const included = await includedFolders(options, root)
  if (publicDir !== undefined) included.folders.unshift({ dir: shownPath(publicDir), isPublic: true })
  return (outDir) => {
    const input = withoutOutput(included, resolve(root, outDir))
    return digestFolders(input, manifestFile(options, root, outDir), digestOptions)
  }
}
