import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { BuildOptions, Plugin } from 'esbuild'
import { ESBUILDS, staticfiles } from '../../bundlers/esbuild.ts'
import { type Bundler, withPublic } from '../bundler.ts'

/** The oldest supported version and the newest. */
export const ESBUILD_VERSIONS: Bundler[] = ESBUILDS.map(({ name, esbuild }) => ({
  name: name.replace(/\.\d+$/, ''),
  lacks: ['CSS of chunks that are loaded later', 'Workers', 'Public or copied files'],
  async build({ root, entries, base, sourcemap, minify, options, instead }) {
    rmSync(join(root, 'dist'), { recursive: true, force: true })
    const named: BuildOptions =
      options === false
        ? { entryNames: '[name].[hash]', chunkNames: '[name].[hash]', assetNames: '[name].[hash]' }
        : {}
    const { warnings } = await esbuild.build({
      absWorkingDir: root,
      entryPoints: entries,
      outdir: 'dist',
      ...(base === './' ? {} : { publicPath: base }),
      ...{ bundle: true, splitting: true, format: 'esm', minify },
      sourcemap: SOURCEMAPS[`${sourcemap}`],
      loader: { '.svg': 'file', '.ttf': 'file' },
      logLevel: 'silent',
      plugins: options !== false ? [staticfiles(withPublic(options))] : instead ? [instead as Plugin] : [],
      ...named,
    })
    return { warnings: warnings.map(({ text }) => text) }
  },
}))

const SOURCEMAPS = { true: 'linked', false: false, hidden: 'external', inline: 'inline' } as const
