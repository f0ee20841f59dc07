import { dirname, resolve } from 'node:path'
import type { PluginBuild } from 'esbuild'
import { findIncluded } from '../digested-folders.ts'
import { renameTo } from '../file-names.ts'
import type { StaticfilesOptions } from '../options.ts'
import { type DigestedFolders, NO_FOLDERS } from '../static-folders.ts'
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
): () => DigestedFolders {
  const { root, outDir, base, isServer } = plan
  let folders: DigestedFolders | undefined
  let isWatched = false

  build.onStart(() => {
    isWatched = false
    folders = undefined
    return withMessages(async () => {
      const digest = await findIncluded(options, { root, base })
      folders = digest(outDir)
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
        return { ...resolved, ...watchList(folders ?? NO_FOLDERS) }
      },
    )
  }

  return () => folders ?? NO_FOLDERS
}

function watchList({ dirs, files }: DigestedFolders): { watchFiles: string[]; watchDirs: string[] } {
  const watchFiles = files.map(({ file }) => resolve(file))
  return { watchFiles, watchDirs: [...new Set([...dirs, ...watchFiles.map((file) => dirname(file))])] }
}
