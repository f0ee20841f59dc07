import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
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
        `assets/[name].${md5(source)}[extname]`,
    }),
    generateBundle() {},
    writeBundle() {},
  } satisfies VitePlugin,

  Rspack: {
    apply({ hooks, webpack }: Compiler) {
      hooks.thisCompilation.tap('interface', (compilation) => {
        const { updateHash } = webpack.optimize.RealContentHashPlugin.getCompilationHooks(compilation)
        updateHash.tap('interface', (contents) => md5(Buffer.concat(contents)))
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
        for (const { path, contents } of outputFiles) {
          mkdirSync(dirname(path), { recursive: true })
          writeFileSync(path, contents)
        }
      })
    },
  } satisfies EsbuildPlugin,
}

function md5(content: string | Uint8Array): string {
  return createHash('md5').update(content).digest('hex').slice(0, 12)
}
