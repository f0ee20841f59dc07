import { existsSync } from 'node:fs'
import type { Environment, Plugin, ResolvedConfig } from 'vite'
import { findIncluded } from '../digested-folders.ts'
import { renameTo } from '../file-names.ts'
import { withPlainErrors } from '../plain-errors.ts'
import { reportProblems } from '../problems.ts'
import { mayBeRelative, renderPublicUrls } from './public-urls.ts'
import type { BuildState } from './state.ts'
import { withoutWarningsAbout } from './unresolved-urls.ts'

/** The hooks that digest folders before anything is bundled, and have Vite use the names. */
export function folderHooks(
  state: BuildState,
): Pick<Plugin, 'buildStart'> & { configResolved(config: ResolvedConfig): void } {
  const { options } = state
  let usesPublicDir = false

  return {
    configResolved(config) {
      // A server's build may leave the copying to the client's, but its URLs must agree.
      usesPublicDir = config.build.copyPublicDir || Boolean(config.build.ssr)
      if (options.keepOriginals === false) {
        // Leaves the public folder to us, excluded files included.
        for (const { build } of Object.values(config.environments)) build.copyPublicDir = false
      }

      const { experimental, base } = config
      const original = experimental.renderBuiltUrl
      state.needsFormats ||= mayBeRelative(config, original)
      experimental.renderBuiltUrl = renderPublicUrls(state, config, original)
      const isKnown = (url: string): boolean =>
        renameTo(state.folders.paths, base, '', 'css-string')(url) !== undefined
      Object.assign(config, { logger: withoutWarningsAbout(isKnown, config.logger) })
    },

    async buildStart() {
      state.late.begin(this.environment)
      const { root, publicDir, base, build, consumer } = this.environment.config
      await withPlainErrors(async () => {
        const isRead = usesPublicDir && publicDir !== '' && existsSync(publicDir)
        const digest = await findIncluded(options, { root, base, publicDir: isRead ? publicDir : undefined })
        state.folders = digest(build.outDir)
        if (consumer === 'client') reportProblems(state.folders.problems, (message) => this.warn(message))
      })
      watchFolders(this, state)
    },
  }
}

/** In watch mode, has what the hook of this context works on done again when a file of a folder changes. */
export function watchFolders(
  context: { environment: Pick<Environment, 'config'>; addWatchFile(file: string): void },
  { folders }: BuildState,
): void {
  if (!context.environment.config.build.watch) return
  for (const { file } of folders.files) context.addWatchFile(file)
}
