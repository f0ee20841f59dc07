import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { digestOf } from '@staticfiles/core'
import type { Plugin as EsbuildPlugin } from 'esbuild'
import type { Plugin as VitePlugin } from 'vite'
import type { Compiler } from 'webpack'

/**
 * Plugins that only have a bundler do what ours has to ask of it, and do nothing with what they get: how fast the
 * fastest plugin could be. By the first word of the bundler's name, for those in which this counts.
 */
export const INTERFACES: Record<string, object> = {
  Vite: {
    name: 'interface',
    outputOptions: (options) => ({
      ...options,
      hashCharacters: 'hex',
      assetFileNames: ({ source }: { source: string | Uint8Array }) =>
        `assets/[name].${digestOf(source)}[extname]`,
    }),
    generateBundle() {},
    writeBundle() {},
  } satisfies VitePlugin,

  Rspack: {
    apply({ hooks, webpack }: Compiler) {
      hooks.thisCompilation.tap('interface', (compilation) => {
        const { updateHash } = webpack.optimize.RealContentHashPlugin.getCompilationHooks(compilation)
        updateHash.tap('interface', ([content]) => digestOf(content!))
      })
      hooks.emit.tap('interface', (compilation) => {
        for (const { source } of compilation.getAssets()) source.buffer()
      })
    },
  },

  esbuild: {
    name: 'interface',
    setup({ initialOptions, onEnd }) {
      Object.assign(initialOptions, { metafile: true, write: false })
      onEnd(({ outputFiles = [] }) => {
        // The bench has one folder.
        mkdirSync(resolve(initialOptions.absWorkingDir!, initialOptions.outdir!), { recursive: true })
        for (const { path, contents } of outputFiles) writeFileSync(path, contents)
      })
    },
  } satisfies EsbuildPlugin,
}
