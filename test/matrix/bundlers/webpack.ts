import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Configuration, WebpackPluginInstance } from 'webpack'
import { compile, WEBPACKS, type WebpackLike } from '../../bundlers/webpack-like.ts'
import type { BuildInput, Bundler } from '../bundler.ts'

const require = createRequire(import.meta.url)

/** webpack and Rspack. */
export const WEBPACK_LIKES: Bundler[] = WEBPACKS.map((bundler) => ({
  name: bundler.name.replace(/\..*/, ''),
  // A runtime knows the names.
  lacks: ['An import map: the same, and one module renames no other'],
  async build(input) {
    const { errors, warnings } = await compile(bundler, configure(bundler, input))
    if (errors.length > 0) throw new Error(errors.join('\n'))
    return { warnings }
  },
}))

const DEVTOOLS = {
  true: 'source-map',
  false: false,
  hidden: 'hidden-source-map',
  inline: 'inline-source-map',
} as const

const HASH = '[contenthash:12]'

function configure(
  { ExtractCss, CopyFiles, staticfiles }: WebpackLike,
  { root, entries, base, sourcemap, minify, options, instead }: BuildInput,
): Configuration {
  const named = options === false && {
    ...{ filename: `[name].${HASH}.js`, cssFilename: `[name].${HASH}.css` },
    assetModuleFilename: `[name].${HASH}[ext]`,
  }
  return {
    mode: 'production',
    context: root,
    entry: Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, `./${entry}`])),
    devtool: DEVTOOLS[`${sourcemap}`],
    output: { path: join(root, 'dist'), publicPath: base === './' ? 'auto' : base, clean: true, ...named },
    optimization: {
      minimize: minify,
      // Several entries run in one page.
      runtimeChunk: 'single',
      splitChunks: { cacheGroups: { greet: { test: /greet/, name: 'greet', chunks: 'all', enforce: true } } },
    },
    module: {
      rules: [
        {
          test: /\.css$/,
          use: [
            ExtractCss.loader,
            // What begins with the base is for the plugin, not for the bundler.
            {
              loader: require.resolve('css-loader'),
              options: { url: { filter: (url: string) => base === './' || !url.startsWith(base) } },
            },
          ],
          type: 'javascript/auto',
        },
        { test: /\.(?:svg|ttf)$/, type: 'asset/resource' },
      ],
    },
    plugins: [
      options === false ? (instead as WebpackPluginInstance | undefined) : staticfiles(options),
      new ExtractCss(),
      new CopyFiles({ patterns: [{ from: 'public', noErrorOnMissing: true }] }),
    ],
  }
}
