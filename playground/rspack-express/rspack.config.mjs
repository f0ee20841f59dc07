// @ts-check
import { CopyRspackPlugin, CssExtractRspackPlugin } from '@rspack/core'
import staticfiles from 'unplugin-staticfiles/rspack'

const root = import.meta.dirname

/** @type {import('@rspack/core').Configuration} */
export default {
  context: root,
  entry: { main: './src/main.js' },
  output: { path: `${root}/dist`, publicPath: '/static/', clean: true },
  module: {
    rules: [
      { test: /\.css$/, use: [CssExtractRspackPlugin.loader, 'css-loader'], type: 'javascript/auto' },
      { test: /\.svg$/, type: 'asset/resource' },
    ],
  },
  plugins: [
    // Before CssExtractRspackPlugin, which takes the names of its files from it.
    staticfiles({
      manifest: 'staticfiles.json',
      exclude: ['robots.txt'],
      entrypoints: true,
      integrity: 'sha384',
    }),
    new CssExtractRspackPlugin(),
    new CopyRspackPlugin({ patterns: [{ from: 'public' }] }),
  ],
}
