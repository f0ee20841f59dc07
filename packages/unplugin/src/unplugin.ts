import { createUnplugin, type UnpluginInstance } from 'unplugin'
import type { StaticfilesOptions } from './options.ts'
import { createVitePlugins } from './vite/plugins.ts'
import type { Compiler } from './webpack/compiler.ts'
import { applyToCompiler } from './webpack/plugin.ts'

/** The one factory behind every bundler's entry. */
export const unplugin: UnpluginInstance<StaticfilesOptions | undefined, true> = createUnplugin(
  (options = {}) => {
    const vite = createVitePlugins(options)
    return [
      { name: 'unplugin-staticfiles:css', vite: vite.css },
      {
        name: 'unplugin-staticfiles',
        vite: vite.output,
        webpack: (compiler) => applyToCompiler(compiler, options),
        rspack: (compiler) => applyToCompiler(compiler as unknown as Compiler, options),
      },
    ]
  },
)
