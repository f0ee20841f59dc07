import { resolve } from 'node:path'
import { type DigestOptions, loadFinders } from '@staticfiles/core'
import { shownPath } from '@staticfiles/folder/files'
import { manifestFile } from './manifest-place.ts'
import type { StaticfilesOptions } from './options.ts'
import { digestFolders, type FolderFiles, includedFolders, withoutOutput } from './static-folders.ts'

/** The files of the option `include`, as they were when the build began. */
export interface DigestedFolders extends FolderFiles {
  /** The absolute paths of the folders, which a watcher has to look at. */
  dirs: readonly string[]
  /** How they were digested, and what else has no name yet is to be. */
  digestOptions: DigestOptions
}

export const NO_FOLDERS: DigestedFolders = {
  files: [],
  paths: new Map(),
  problems: [],
  dirs: [],
  digestOptions: {},
}

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
    const digested = digestFolders(input, manifestFile(options, root, outDir), digestOptions)
    return { ...digested, dirs: input.folders.map(({ dir }) => resolve(dir)), digestOptions }
  }
}
