import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import type * as webpackTypes from 'webpack'
import { type Output, readOutput } from '../support/output.ts'

const require = createRequire(import.meta.url)

type Configuration = webpackTypes.Configuration

/** webpack and Rspack, each with the plugins that come with it or are made for it. */
export interface WebpackLike {
  name: string
  webpack: typeof webpackTypes.default
  /** As a CommonJS configuration gets it. */
  staticfiles: (options?: StaticfilesOptions) => webpackTypes.WebpackPluginInstance
  ExtractCss: {
    new (options?: object): webpackTypes.WebpackPluginInstance
    loader: string
  }
  CopyFiles: new (options: { patterns: object[] }) => webpackTypes.WebpackPluginInstance
}

const webpack = require('webpack')
const rspack = require('@rspack/core')

export const WEBPACKS: WebpackLike[] = [
  {
    name: `webpack ${webpack.version}`,
    webpack,
    staticfiles: require('unplugin-staticfiles/webpack'),
    ExtractCss: require('mini-css-extract-plugin'),
    CopyFiles: require('copy-webpack-plugin'),
  },
  {
    name: `Rspack ${rspack.rspackVersion}`,
    webpack: rspack,
    staticfiles: require('unplugin-staticfiles/rspack'),
    ExtractCss: rspack.CssExtractRspackPlugin,
    CopyFiles: rspack.CopyRspackPlugin,
  },
]

export interface WebpackInput {
  root: string
  options?: StaticfilesOptions
  config?: Configuration
  /** What the copy plugin is told; by default, to copy `public`. */
  copies?: object | undefined
  /** Plugins beside ours and those that extract CSS and copy files. */
  plugins?: webpackTypes.WebpackPluginInstance[]
}

export interface WebpackOutput extends Output {
  errors: string[]
  warnings: string[]
}

/** The configuration of the fixture `plain-app`. */
export function configure(
  { ExtractCss, CopyFiles, staticfiles }: WebpackLike,
  { root, options = {}, config = {}, copies = { from: 'public' }, plugins = [] }: WebpackInput,
): Configuration {
  return {
    mode: 'production',
    context: root,
    entry: { main: './src/main.js', panel: './src/panel.js', skin: './src/skin.css' },
    devtool: false,
    ...config,
    output: { path: join(root, 'dist'), publicPath: '/static/', clean: true, ...config.output },
    optimization: {
      minimize: false,
      splitChunks: { chunks: 'all', cacheGroups: { greet: { test: /greet/, name: 'greet', enforce: true } } },
      ...config.optimization,
    },
    module: {
      rules: [
        {
          test: /\.css$/,
          // What begins with the base is for the plugin, not for the bundler.
          use: [
            ExtractCss.loader,
            {
              loader: require.resolve('css-loader'),
              options: { url: { filter: (url: string) => !url.startsWith('/static/') } },
            },
          ],
          type: 'javascript/auto',
        },
        { test: /\.(?:svg|ttf)$/, type: 'asset/resource' },
      ],
    },
    plugins: [
      staticfiles({ include: [{ dir: 'shop/static', prefix: 'shop' }], ...options }),
      new ExtractCss(),
      new CopyFiles({ patterns: [copies] }),
      ...plugins,
    ],
  }
}

/** Builds with the plugin, in an output folder that is emptied first. */
export async function build(bundler: WebpackLike, input: WebpackInput): Promise<WebpackOutput> {
  return run(bundler, configure(bundler, input))
}

/** What was written; the manifest may be beside the output folder too. */
export function readBuilt(dir: string): Output {
  const inside = join(dir, 'staticfiles.json')
  return readOutput(dir, existsSync(inside) ? inside : join(dir, '../staticfiles.json'))
}

export async function run(bundler: WebpackLike, config: Configuration): Promise<WebpackOutput> {
  const messages = await compile(bundler, config)
  return { ...readBuilt(resolve(config.output!.path!)), ...messages }
}

/** Builds, and reads nothing of what was written. */
export async function compile(
  { webpack }: WebpackLike,
  config: Configuration,
): Promise<Pick<WebpackOutput, 'errors' | 'warnings'>> {
  const compiler = webpack(config)!
  const stats = await new Promise<webpackTypes.Stats>((done, fail) => {
    compiler.run((error, stats) => (error ? fail(error) : done(stats!)))
  })
  await new Promise<void>((done) => compiler.close(() => done()))
  const { errors = [], warnings = [] } = stats.toJson({ all: false, errors: true, warnings: true })
  const messages = (list: { message: string }[]) =>
    list.map(({ message }) => stripVTControlCharacters(message))
  return { errors: messages(errors), warnings: messages(warnings) }
}
