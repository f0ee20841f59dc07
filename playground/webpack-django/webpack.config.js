const CopyPlugin = require('copy-webpack-plugin')
const MiniCssExtractPlugin = require('mini-css-extract-plugin')
const staticfiles = require('unplugin-staticfiles/webpack')

/** Django's STATIC_URL. */
const BASE = '/static/'

/** @type {import('webpack').Configuration} */
module.exports = {
  context: __dirname,
  entry: { main: './src/main.js' },
  output: { path: `${__dirname}/dist`, publicPath: BASE, clean: true },
  devtool: 'source-map',
  module: {
    rules: [
      {
        test: /\.css$/,
        use: [
          MiniCssExtractPlugin.loader,
          // URLs below BASE name files that webpack does not know; the plugin does.
          { loader: 'css-loader', options: { url: { filter: (url) => !url.startsWith(BASE) } } },
        ],
      },
      { test: /\.svg$/, type: 'asset/resource' },
    ],
  },
  plugins: [
    // Before MiniCssExtractPlugin, which takes the names of its files from it.
    staticfiles({
      manifest: 'backend/staticfiles.json',
      include: [{ dir: 'vendor', prefix: 'vendor' }],
      exclude: ['robots.txt'],
    }),
    new MiniCssExtractPlugin(),
    new CopyPlugin({ patterns: [{ from: 'public' }] }),
  ],
  // An edit of a template loads the page again.
  devServer: { watchFiles: ['backend/templates/**'] },
}
