import type { PluginBuild } from 'esbuild'
import type { FinishedOutput } from '../finished-output.ts'
import { createLateFiles, type LateFiles } from '../late-files.ts'
import type { StaticfilesOptions } from '../options.ts'
import { withPlainErrors } from '../plain-errors.ts'
import { assertSolePlugin } from '../sole-plugin.ts'
import { filesOfFolders, writeOutput } from '../write-output.ts'
import { isDevelopment, planBuild, takeOver } from './build-options.ts'
import { hookFolders } from './folders.ts'
import { outputFilesOf, patchMetafile } from './patch-result.ts'
import { planOutput } from './plan-output.ts'
import { refuseBun, refuseOptions } from './refusals.ts'
import { messagesOf, withMessages } from './report.ts'

/** The adapter for esbuild. In development it changes no name and writes nothing. */
export function setupBuild(build: PluginBuild, options: StaticfilesOptions): void {
  withPlainErrors(() => refuseBun(build))
  const { initialOptions } = build
  if (isDevelopment(initialOptions)) return
  withPlainErrors(() => {
    assertSolePlugin(initialOptions.plugins ?? [])
    refuseOptions(initialOptions)
  })

  const plan = planBuild(initialOptions)
  const { name, root, base, outDir, isServer, isWritten } = plan
  const giveBack = takeOver(initialOptions, plan)
  build.onStart(giveBack)
  const late = createLateFiles(options)
  warnInTheEnd(build, late)
  const folders = hookFolders(build, options, plan)

  build.onEnd((result) => {
    const { errors, metafile, outputFiles } = result
    if (errors.length > 0 || !metafile || !outputFiles) return null
    return withMessages(async () => {
      const bundle = { metafile, outputFiles }
      const { files, copies, problems, warnings, ...told } = await planOutput(
        bundle,
        plan,
        folders(),
        options,
      )
      // A server's files are not served, and have no keys.
      const messages = isServer ? messagesOf([]) : messagesOf(problems, warnings)
      if (messages.errors.length > 0) return messages

      patchMetafile(metafile, files, plan)
      const others = isServer ? [] : [...copies, ...filesOfFolders(folders(), options)]
      if (!isWritten) {
        result.outputFiles = outputFilesOf(outputFiles, files, others, plan)
        return messages
      }
      result.outputFiles = undefined
      const written = { build, outDir, files: [], others: [...files, ...others], isReplaced: true }
      const describe = (): FinishedOutput => ({ name, root, base, outDir, ...told })
      const warn = (text: string): void => void messages.warnings.push({ text })
      await writeOutput(written, isServer ? undefined : describe, options, warn)
      if (!isServer) late.wrote(build, plan)
      return messages
    })
  })
}

/** Hooks run in the order in which they were asked for, so this is done when all other plugins have been set up. */
function warnInTheEnd(build: PluginBuild, late: LateFiles): void {
  let isHooked = false
  build.onStart(() => {
    late.begin(build)
    if (isHooked) return
    isHooked = true
    build.onEnd(() => ({ warnings: late.end(build).map((text) => ({ text })) }))
  })
}
