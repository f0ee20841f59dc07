import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { verifyFolder } from 'staticfiles'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import * as vite from 'vite'
import { describe, expect, it } from 'vitest'
import type { Configuration } from 'webpack'
import { copyFixture } from '../support/fixture.ts'
import { build as buildWithVite } from './vite.ts'
import { build, WEBPACKS, type WebpackOutput } from './webpack-like.ts'

/** Keys by which every bundler knows a file of the fixture `plain-app`. */
const COMMON_KEYS = [
  'favicon.svg',
  'img/hero.svg',
  'main.css',
  'main.js',
  'panel.css',
  'panel.js',
  'plain.ttf',
  'robots.txt',
  'shop/css/shop.css',
  'shop/img/tick.svg',
  'skin.css',
  'src/count.worker.js',
  'src/fonts/plain.ttf',
  'src/lazy/label.js',
  'src/main.js',
  'src/panel.js',
  'src/pictures/chart.svg',
  'src/pictures/dark/logo.svg',
  'src/pictures/logo.svg',
  'src/pictures/worker.svg',
  'src/skin.css',
  'vendor/grid.css',
  'vendor/icons/star.svg',
  'vendor/reset.css',
]

/** Those whose bytes no bundler touches: the names agree too. */
const SAME_NAMES = COMMON_KEYS.filter((key) => /^(favicon|img|robots|shop|vendor)|\.(svg|ttf)$/.test(key))

interface Row {
  name: string
  config?: Configuration
  options?: StaticfilesOptions
  /** A script to build in place of `src/panel.js`. */
  panel?: string
  /** Files to be added, by path. */
  added?: Record<string, string>
  expected: Record<string, RegExp | undefined>
}

const rows: Row[] = [
  {
    name: 'names that several files have',
    expected: { 'logo.svg': undefined, 'src/pictures/dark/logo.svg': /^logo\.\w{12}\.svg$/ },
  },
  {
    name: 'one file of two sources',
    panel: "import a from './pictures/logo.svg'\nimport b from './twin/logo.svg'\nconsole.log(a, b)",
    expected: {
      'src/pictures/logo.svg': /^logo\.\w{12}\.svg$/,
      'src/twin/logo.svg': /^logo\.\w{12}\.svg$/,
    },
  },
  {
    name: 'names that are nothing but a hash',
    config: { output: { assetModuleFilename: 'media/[contenthash:12][ext]' } },
    panel: "import a from './pictures/logo.svg'\nimport b from './twin/mark.svg'\nconsole.log(a, b)",
    expected: {
      'media/.svg': undefined,
      'src/pictures/logo.svg': /^media\/\w{12}\.svg$/,
      'src/twin/mark.svg': /^media\/\w{12}\.svg$/,
    },
  },
  {
    name: 'a hash of another length and at another place',
    config: {
      output: { filename: 'js/[contenthash:20]-[name].js', cssFilename: 'css/[name]_[contenthash:8].css' },
    },
    expected: {
      'js/main.js': /^js\/\w{16,20}-main\.js$/,
      'css/main.css': /^css\/main_\w{8}\.css$/,
      'src/main.js': /^js\/\w{16,20}-main\.js$/,
      'src/skin.css': /^css\/skin_\w{8}\.css$/,
    },
  },
  {
    name: 'a query in a name',
    config: { output: { filename: '[name].js?v=[contenthash:12]' } },
    expected: { 'main.js': /^main\.\w{12}\.js$/, 'src/main.js': /^main\.\w{12}\.js$/ },
  },
  {
    name: 'an entry of several modules',
    config: { entry: { main: ['./src/greet.js', './src/main.js'] } },
    expected: { 'src/main.js': /^main\.\w{12}\.js$/, 'src/greet.js': undefined },
  },
  {
    name: 'copied and included files that refer to each other',
    added: {
      'public/round/a.css': '@import "b.css"; .a {}',
      'public/round/b.css': '@import "a.css"; .b { background: url(b.css) }',
      'shop/static/css/self.css': '@import "self.css";',
    },
    expected: {
      'round/a.css': /^round\/a\.\w{12}\.css$/,
      'round/b.css': /^round\/b\.\w{12}\.css$/,
      'shop/css/self.css': /^shop\/css\/self\.\w{12}\.css$/,
    },
  },
  {
    name: 'excluded files and a part of a folder',
    options: {
      exclude: ['robots.txt', 'vendor/**'],
      include: [{ dir: 'shop/static', prefix: 'shop', glob: 'img/*' }],
    },
    expected: {
      'robots.txt': /^robots\.txt$/,
      'vendor/grid.css': /^vendor\/grid\.css$/,
      'shop/img/tick.svg': /^shop\/img\/tick\.\w{12}\.svg$/,
      'shop/css/shop.css': undefined,
    },
  },
  {
    name: 'a broken reference that is to be ignored',
    options: { ignore: [{ importer: 'vendor/**', specifier: '*.eot' }] },
    added: { 'public/vendor/fonts.css': '@font-face { src: url(old.eot?#iefix) }' },
    expected: { 'vendor/fonts.css': /^vendor\/fonts\.\w{12}\.css$/ },
  },
  {
    // The digest is that of the copied text with the digested path of the image in it.
    name: 'references of an opt-in kind',
    options: { references: ['svg'] },
    added: {
      'public/frame.svg': '<svg xmlns="http://www.w3.org/2000/svg"><image href="img/hero.svg"/></svg>',
    },
    expected: { 'frame.svg': /^frame\.7000d18bf792\.svg$/ },
  },
  {
    name: 'pages',
    added: { 'public/about.html': '<p>about', 'shop/static/help.html': '<p>help' },
    expected: { 'about.html': /^about\.html$/, 'shop/help.html': /^shop\/help\.\w{12}\.html$/ },
  },
  {
    name: 'chunks that nobody has named',
    config: { optimization: { splitChunks: false } },
    expected: { 'src/count.worker.js': /^\d+\.\w{12}\.js$/ },
  },
]

describe.each(WEBPACKS)('$name', (bundler) => {
  it.each(rows)('$name', async ({ config = {}, options = {}, panel, added = {}, expected }) => {
    const root = copyFixture('plain-app')
    if (panel !== undefined) {
      mkdirSync(join(root, 'src/twin'))
      for (const name of ['logo.svg', 'mark.svg'])
        cpSync(join(root, 'src/pictures/logo.svg'), join(root, 'src/twin', name))
      writeFileSync(join(root, 'src/panel.js'), panel)
    }
    for (const [path, text] of Object.entries(added)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    const { dir, errors, warnings, files, manifest } = await build(bundler, { root, config, options })
    expect({ errors, warnings }).toEqual({ errors: [], warnings: [] })
    expect((await verifyFolder({ dir, ignore: options.ignore })).problems).toEqual([])
    for (const [key, path] of Object.entries(expected)) {
      expect(manifest.paths.get(key), key).toEqual(path ? expect.stringMatching(path) : undefined)
      if (path) expect(files.has(manifest.paths.get(key)!), key).toBe(true)
    }
    expect([...manifest.paths.keys()].filter((key) => /^\d/.test(key))).toEqual([])
  })
})

it('every bundler has the same keys', async () => {
  const outputs: Pick<WebpackOutput, 'manifest'>[] = []
  for (const bundler of WEBPACKS) outputs.push(await build(bundler, { root: copyFixture('plain-app') }))
  outputs.push(
    await buildWithVite(vite, {
      root: copyFixture('plain-app'),
      entries: ['src/main.js', 'src/panel.js', 'src/skin.css'],
      options: { include: [{ dir: 'shop/static', prefix: 'shop' }] },
      config: { build: { assetsDir: '' } },
    }),
  )
  const [webpack, rspack, vite8] = outputs.map(({ manifest }) => manifest.paths)
  expect([...webpack!.keys()]).toEqual([...rspack!.keys()])
  for (const paths of [webpack!, vite8!]) {
    expect(COMMON_KEYS.filter((key) => !paths.has(key))).toEqual([])
  }
  const namesIn = (paths: ReadonlyMap<string, string>) => SAME_NAMES.map((key) => paths.get(key))
  expect(namesIn(rspack!)).toEqual(namesIn(webpack!))
  expect(namesIn(vite8!)).toEqual(namesIn(webpack!))
})
