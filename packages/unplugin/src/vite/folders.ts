import { existsSync } from 'node:fs'
import type { Environment, Plugin, ResolvedConfig } from 'vite'
import { type DigestedFolders, findIncluded, NO_FOLDERS } from '../digested-folders.ts'
import { renameTo } from '../file-names.ts'
import type { LateFiles } from '../late-files.ts'
import type { StaticfilesOptions } from '../options.ts'
import { withPlainErrors } from '../plain-errors.ts'
import { reportProblems } from '../problems.ts'
import { mayBeRelative, renderPublicUrls } from './public-urls.ts'
import { withoutWarningsAbout } from './unresolved-urls.ts'

export interface FolderReader {
  hooks: Pick<Plugin, 'buildStart'> & { configResolved(config: ResolvedConfig): void }
  /** The files of the public folder and of `include`, as they were when the build began. */
  files(): DigestedFolders
  /** Whether a URL in a script may depend on the format of its chunk. */
  needsFormats(): boolean
  /** In watch mode, has what the hook of this context works on done again when one of these files changes. */
  watch(context: WatchingContext): void
}

interface WatchingContext {
  environment: Pick<Environment, 'config'>
  addWatchFile(file: string): void
}

/**
 * The hooks that digest folders before anything is bundled, and have Vite use the names.
 *
 * @param formats preliminary file name of a chunk → format
 */
export function createFolderReader(
  options: StaticfilesOptions,
  formats: ReadonlyMap<string, string>,
  late: LateFiles,
): FolderReader {
  const { keepOriginals = true } = options
  let files = NO_FOLDERS
  let usesPublicDir = false
  let needsFormats = false

  const hooks: FolderReader['hooks'] = {
    configResolved(config) {
      // A server's build may leave the copying to the client's, but its URLs must agree.
      usesPublicDir = config.build.copyPublicDir || Boolean(config.build.ssr)
      if (!keepOriginals) {
        // Leaves the public folder to us, excluded files included.
        for (const { build } of Object.values(config.environments)) build.copyPublicDir = false
      }

      const { experimental, base } = config
      const original = experimental.renderBuiltUrl
      needsFormats ||= mayBeRelative(config, original)
      experimental.renderBuiltUrl = renderPublicUrls({
        config,
        original,
        digestedPathOf: (path) => files.paths.get(path),
        formatOf: (chunk) => formats.get(chunk),
      })
      const isKnown = (url: string): boolean =>
        renameTo(files.paths, base, '', 'css-string')(url) !== undefined
      Object.assign(config, { logger: withoutWarningsAbout(isKnown, config.logger) })
    },

    async buildStart() {
      late.begin(this.environment)
      const { root, publicDir, base, build, consumer } = this.environment.config
      await withPlainErrors(async () => {
        const isRead = usesPublicDir && publicDir !== '' && existsSync(publicDir)
        const digest = await findIncluded(options, { root, base, publicDir: isRead ? publicDir : undefined })
        files = digest(build.outDir)
        if (consumer === 'client') reportProblems(files.problems, (message) => this.warn(message))
      })
      watch(this)
    },
  }

  function watch(context: WatchingContext): void {
    if (!context.environment.config.build.watch) return
    for (const { file } of files.files) context.addWatchFile(file)
  }

  return { hooks, files: () => files, needsFormats: () => needsFormats, watch }
}
