import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { BuildOptions } from 'esbuild'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { build, ESBUILDS } from './esbuild.ts'

interface Row {
  name: string
  /** The folder that the build is run in, from that of the fixture. */
  folder?: string
  config?: BuildOptions
  options?: StaticfilesOptions
  /** Files to be added, by path. */
  added?: Record<string, string>
  expected: Record<string, RegExp | undefined>
}

const PLAIN = ['src/panel.js', 'src/skin.css']

const rows: Row[] = [
  {
    name: 'entries, their CSS, assets and later chunks, by source path and by name',
    expected: {
      'src/main.js': /^main\.\w{12}\.js$/,
      'main.js': /^main\.\w{12}\.js$/,
      'main.css': /^main\.\w{12}\.css$/,
      'src/skin.css': /^skin\.\w{12}\.css$/,
      'skin.css': /^skin\.\w{12}\.css$/,
      'src/fonts/plain.ttf': /^plain\.\w{12}\.ttf$/,
      'plain.ttf': /^plain\.\w{12}\.ttf$/,
      'src/lazy/label.js': /^label\.\w{12}\.js$/,
      'img/hero.svg': /^img\/hero\.\w{12}\.svg$/,
      'shop/css/shop.css': /^shop\/css\/shop\.\w{12}\.css$/,
      'robots.txt': /^robots\.\w{12}\.txt$/,
      'chunk.js': undefined,
      'chart.css': undefined,
    },
  },
  {
    name: 'names that several files have',
    expected: { 'logo.svg': undefined, 'src/pictures/dark/logo.svg': /^logo\.\w{12}\.svg$/ },
  },
  {
    name: 'one file of several sources, one with a query',
    added: {
      'src/panel.js':
        "import a from './pictures/logo.svg'\nimport b from './twin/logo.svg'\nimport './icons.css'\nconsole.log(a, b)",
      'src/icons.css': '@font-face { src: url(fonts/plain.ttf?#iefix), url(fonts/plain.ttf#a) }',
    },
    expected: {
      'src/pictures/logo.svg': /^logo\.\w{12}\.svg$/,
      'src/twin/logo.svg': /^logo\.\w{12}\.svg$/,
      'logo.svg': undefined,
      'src/fonts/plain.ttf': /^plain\.\w{12}\.ttf$/,
    },
  },
  {
    name: 'names that are nothing but a hash',
    config: { assetNames: 'media/[hash]', entryPoints: PLAIN },
    expected: { 'media/.svg': undefined, 'src/pictures/dark/logo.svg': /^media\/\w{12}\.svg$/ },
  },
  {
    name: 'entries under names of their own',
    config: { entryPoints: { 'app/board': 'src/panel.js', look: 'src/skin.css' } },
    expected: {
      'src/panel.js': /^app\/board\.\w{12}\.js$/,
      'app/board.js': /^app\/board\.\w{12}\.js$/,
      'app/board.css': /^app\/board\.\w{12}\.css$/,
      'look.css': /^look\.\w{12}\.css$/,
    },
  },
  {
    name: 'an entry that is built twice',
    config: {
      entryPoints: [
        ...['a', 'b'].map((out) => ({ in: 'src/panel.js', out })),
        ...['src/skin.css'].map((path) => ({ in: path, out: 'skin' })),
      ],
    },
    expected: { 'a.js': /^a\.\w{12}\.js$/, 'b.js': /^b\.\w{12}\.js$/, 'src/panel.js': undefined },
  },
  {
    name: 'one output file',
    config: {
      entryPoints: ['src/panel.js'],
      outdir: undefined!,
      outfile: 'dist/app.min.js',
      splitting: false,
      sourcemap: true,
    },
    expected: {
      'src/panel.js': /^app\.min\.\w{12}\.js$/,
      'app.min.js': /^app\.min\.\w{12}\.js$/,
      'app.min.js.map': /^app\.min\.js\.\w{12}\.map$/,
      'app.min.css': /^app\.min\.\w{12}\.css$/,
    },
  },
  {
    name: 'source maps and legal comments',
    config: { sourcemap: 'external', legalComments: 'linked' },
    added: { 'src/panel.js': "/*! (c) Panel */ import './panel.css'\nimport('./lazy/label.js')" },
    expected: {
      'panel.js.map': /^panel\.js\.\w{12}\.map$/,
      'panel.css.map': /^panel\.css\.\w{12}\.map$/,
      'panel.js.LEGAL.txt': /^panel\.js\.LEGAL\.\w{12}\.txt$/,
      'label.js.map': /^label\.js\.\w{12}\.map$/,
    },
  },
  {
    name: 'files that are copied',
    config: { entryPoints: ['src/board.js', 'src/notes.txt'], loader: { '.svg': 'copy', '.txt': 'copy' } },
    added: { 'src/notes.txt': 'notes', 'src/board.js': "import './pictures/logo.svg'" },
    expected: {
      'src/notes.txt': /^notes\.\w{12}\.txt$/,
      'notes.txt': /^notes\.\w{12}\.txt$/,
      'src/pictures/logo.svg': /^logo\.\w{12}\.svg$/,
    },
  },
  {
    name: 'sources outside of the root',
    folder: 'app',
    config: { entryPoints: ['../src/panel.js', 'own.js'], outbase: '..' },
    options: { include: ['../public'] },
    added: { 'app/own.js': 'own()' },
    expected: {
      'src/panel.js': /^src\/panel\.\w{12}\.js$/,
      'own.js': /^app\/own\.\w{12}\.js$/,
      'img/hero.svg': /^img\/hero\.\w{12}\.svg$/,
    },
  },
  {
    name: 'templates without a hash',
    config: {
      entryPoints: ['src/panel.js'],
      entryNames: '[name]',
      chunkNames: 'later/[name]',
      assetNames: 'media/[name]-[hash]',
    },
    options: { exclude: ['**'], include: [] },
    expected: {
      'panel.js': /^panel\.js$/,
      'src/panel.js': /^panel\.js$/,
      'panel.css': /^panel\.css$/,
      'src/lazy/label.js': /^later\/label\.js$/,
      'src/pictures/dark/logo.svg': /^media\/logo-\w{12}\.svg$/,
      'media/logo.svg': /^media\/logo-\w{12}\.svg$/,
    },
  },
  {
    name: 'excluded files and a part of a folder',
    options: {
      exclude: ['robots.txt', 'vendor/**'],
      include: [
        'public',
        { dir: 'shop/static', prefix: 'shop', glob: 'img/*' },
        { dir: 'src/pictures', prefix: 'pictures' },
      ],
    },
    expected: {
      'robots.txt': /^robots\.txt$/,
      'vendor/grid.css': /^vendor\/grid\.css$/,
      'shop/img/tick.svg': /^shop\/img\/tick\.\w{12}\.svg$/,
      'shop/css/shop.css': undefined,
    },
  },
]

describe.each(ESBUILDS)('$name', ({ esbuild }) => {
  it.each(rows)('$name', async ({ folder = '.', config = {}, options = {}, added = {}, expected }) => {
    const root = copyFixture('plain-app')
    cpSync(join(root, 'src/pictures/logo.svg'), join(root, 'src/twin/logo.svg'), { recursive: true })
    for (const [path, text] of Object.entries(added)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    const { files, manifest, warnings } = await build(esbuild, { root: join(root, folder), config, options })
    expect(warnings).toEqual([])
    for (const [key, path] of Object.entries(expected)) {
      expect(manifest.paths.get(key), key).toEqual(path ? expect.stringMatching(path) : undefined)
      if (path) expect(files.has(manifest.paths.get(key)!), key).toBe(true)
    }
  })
})
