import { createLateFiles, noteFiles } from '../late-files.ts'
import type { StaticfilesOptions } from '../options.ts'
import { withPlainErrors } from '../plain-errors.ts'
import { refuseSecondPlugin } from '../sole-plugin.ts'
import { spareReleases } from './clean-output.ts'
import { type Compiler, NAME } from './compiler.ts'
import { compilerName } from './compiler-name.ts'
import { serveInDevelopment } from './dev/plugin.ts'
import { pathOf } from './files.ts'
import { setAssetTemplate, setNameTemplates } from './names.ts'
import { type Build, createBuild } from './output.ts'
import { proveNames } from './proven-names.ts'
import { refuseConfig, refusePluginOrder } from './refusals.ts'
import { createReport, type Report } from './report.ts'

/** The compilers that have the plugin. */
const applied = new WeakSet<Compiler>()

/** The adapter for webpack and Rspack. In development it changes no name, and has the dev server answer a backend's pages. */
export function applyToCompiler(compiler: Compiler, options: StaticfilesOptions): void {
  if (applied.has(compiler)) withPlainErrors(refuseSecondPlugin)
  applied.add(compiler)
  const { mode, target } = compiler.options
  const isServer = [target].flat().some((name) => typeof name === 'string' && /^(async-)?node/.test(name))
  if (mode === 'development' || mode === 'none') {
    if (!isServer) serveInDevelopment(compiler, options)
    return
  }
  const misplaced = refusePluginOrder(compiler)
  setAssetTemplate(compiler)
  if (!isServer) {
    setNameTemplates(compiler)
    spareReleases(compiler, options)
  }

  const late = createLateFiles(options)
  const buildName = compilerName(compiler)
  compiler.hooks.thisCompilation.tap(NAME, (compilation) => {
    const report = createReport(compilation)
    report.errors([...refuseConfig(compiler, options), ...misplaced])
    const proven = proveNames(compilation)
    if (isServer) return
    late.begin(compiler)

    const { PROCESS_ASSETS_STAGE_DEV_TOOLING, PROCESS_ASSETS_STAGE_OPTIMIZE_TRANSFER } =
      compiler.webpack.Compilation
    const build = createBuild(compilation, buildName, options, report, proven)
    compilation.hooks.processAssets.tapPromise(
      { name: NAME, stage: PROCESS_ASSETS_STAGE_DEV_TOOLING + 1 },
      build.complete,
    )
    compilation.hooks.processAssets.tap(
      { name: NAME, stage: PROCESS_ASSETS_STAGE_OPTIMIZE_TRANSFER - 1 },
      build.settle,
    )
    builds.set(compilation, { ...build, report })
  })

  const builds = new WeakMap<object, Build & { report: Report }>()
  compiler.hooks.emit.tap({ name: NAME, stage: Number.POSITIVE_INFINITY }, (compilation) => {
    noteFiles(compiler.outputPath, Object.keys(compilation.assets).map(pathOf))
    builds.get(compilation)?.record()
  })
  compiler.hooks.afterEmit.tapPromise(NAME, async (compilation) => {
    await builds.get(compilation)?.write()
    late.wrote(compiler, { root: compiler.context, outDir: compiler.outputPath })
  })
  compiler.hooks.done.tap({ name: NAME, stage: Number.POSITIVE_INFINITY }, ({ compilation }) => {
    builds.get(compilation)?.report.warnings(late.end(compiler))
  })
}
