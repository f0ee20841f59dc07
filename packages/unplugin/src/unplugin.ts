import type { Plugin as RolldownPlugin } from 'rolldown'
import { createUnplugin, type UnpluginInstance } from 'unplugin'
import { checkOptions } from './check-options.ts'
import { setupBuild } from './esbuild/plugin.ts'
import type { StaticfilesOptions } from './options.ts'
import { createRollupPlugins } from './rollup/plugin.ts'
import { createVitePlugins } from './vite/plugin.ts'
import type { Compiler } from './webpack/compiler.ts'
import { applyToCompiler } from './webpack/plugin.ts'

/** The one factory behind every bundler's entry. */
export const unplugin: UnpluginInstance<StaticfilesOptions | undefined, true> = createUnplugin(
  (options = {}, meta) => {
    if (meta.framework === 'esbuild') meta.esbuildHostName = 'unplugin-staticfiles'
    checkOptions(options, meta.framework)
    const vite = createVitePlugins(options)
    const rollup = createRollupPlugins(options)
    // Rolldown has the hooks of Rollup, under types of its own.
    const rolldown = rollup as unknown as Record<keyof typeof rollup, Partial<RolldownPlugin>>
    return [
      {
        name: 'unplugin-staticfiles:early',
        vite: vite.css,
        rollup: rollup.early,
        rolldown: rolldown.early,
      },
      { name: 'unplugin-staticfiles:pages', vite: vite.pages },
      { name: 'unplugin-staticfiles:dev', vite: vite.dev },
      { name: 'unplugin-staticfiles:formats', vite: vite.formats },
      { name: 'unplugin-staticfiles:source-maps', vite: vite.sourceMaps },
      {
        name: 'unplugin-staticfiles',
        vite: vite.output,
        rollup: rollup.output,
        rolldown: rolldown.output,
        webpack: (compiler) => applyToCompiler(compiler, options),
        esbuild: { setup: (build) => setupBuild(build, options) },
        rspack: (compiler) => applyToCompiler(compiler as unknown as Compiler, options),
      },
    ]
  },
)
