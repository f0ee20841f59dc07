import { dirname, resolve } from 'node:path'
import { loadFinders } from '@staticfiles/core'
import type { PluginBuild } from 'esbuild'
import { renameTo } from '../file-names.ts'
import { manifestFile } from '../manifest-place.ts'
import type { StaticfilesOptions } from '../options.ts'
import { digestFolders, type FolderFiles, type FolderInput, includedFolders } from '../static-folders.ts'
import { type BuildPlan, entryFilter } from './build-options.ts'
import { messagesOf, withMessages } from './report.ts'

/** Marks what asks esbuild itself, so that it is not asked again. */
const ASKED = Symbol('asked')

/**
 * Digests the included folders before anything is bundled, leaves their URLs in CSS to us, and has changes in them build
 * again in watch mode.
 *
 * @returns the files as they were when the build began
 */
export function hookFolders(
  build: PluginBuild,
  options: StaticfilesOptions,
  plan: BuildPlan,
): () => FolderFiles {
  const { root, outDir, base, isServer } = plan
  const { exclude, missing, ignore } = options
  const none: FolderFiles = { files: [], paths: new Map(), problems: [] }
  let folders: FolderFiles | undefined
  let inputs: readonly FolderInput[] = []
  let isWatched = false

  build.onStart(() => {
    isWatched = false
    folders = undefined
    return withMessages(async () => {
      const references = await loadFinders(options.references ?? [])
      const digestOptions = { base, exclude, missing, ignore, references }
      const included = await includedFolders(options, root, outDir)
      inputs = included.folders
      folders = digestFolders(included, manifestFile(options, root, outDir), digestOptions)
      return isServer ? null : messagesOf(folders.problems)
    })
  })

  build.onResolve({ filter: /^\// }, ({ path, kind }) => {
    if (kind !== 'url-token' && kind !== 'import-rule') return null
    // Where the folders cannot be read, that is the one thing to be told.
    const isOurs = !folders || renameTo(folders.paths, base, '', 'css-string')(path) !== undefined
    return isOurs ? { path, external: true } : null
  })

  // Only what resolves a module may name files to watch, and the first one will do.
  if (options.include?.length) {
    build.onResolve(
      { filter: entryFilter(build.initialOptions) },
      async ({ path, kind, pluginData, ...args }) => {
        if (kind !== 'entry-point' || isWatched || pluginData === ASKED) return null
        isWatched = true
        const { importer, namespace, resolveDir } = args
        const resolved = await build.resolve(path, {
          kind,
          importer,
          namespace,
          resolveDir,
          pluginData: ASKED,
        })
        if (resolved.errors.length > 0) return null
        return { ...resolved, ...watchList(folders ?? none, inputs) }
      },
    )
  }

  return () => folders ?? none
}

function watchList(
  { files }: FolderFiles,
  folders: readonly FolderInput[],
): { watchFiles: string[]; watchDirs: string[] } {
  const watchFiles = files.map(({ file }) => resolve(file))
  const dirs = folders.map(({ dir }) => resolve(dir))
  return { watchFiles, watchDirs: [...new Set([...dirs, ...watchFiles.map((file) => dirname(file))])] }
}
