import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import { describe, expect, it } from 'vitest'
import type { Configuration, WebpackPluginInstance } from 'webpack'
import { copyFixture } from '../support/fixture.ts'
import { build, configure, run, WEBPACKS } from './webpack-like.ts'

interface Row {
  name: string
  config?: Configuration
  options?: StaticfilesOptions
  plugins?: WebpackPluginInstance[]
  /** Files to be added, by path. */
  files?: Record<string, string>
  expected: RegExp
}

const refused: Row[] = [
  {
    name: 'the hash of the whole build',
    config: { output: { filename: '[name].[fullhash:12].js' } },
    expected:
      /^[\w.]+ and \d+ more have the \[fullhash\] in the name, .* Write \[contenthash\] in its place\.$/,
  },
  {
    name: 'the hash of a chunk',
    config: { output: { chunkFilename: '[id].[chunkhash:12].js' } },
    expected: /^[\w.]+ and \d+ more have the \[chunkhash\] in the name, .* Write \[contenthash\]/,
  },
  {
    name: 'no real content hash',
    config: { optimization: { realContentHash: false } },
    expected: /^optimization\.realContentHash is false, so a file could keep its name .* set it to true\.$/,
  },
  {
    name: 'a hash in base64',
    config: { output: { hashDigest: 'base64' } },
    expected: /^output\.hashDigest is 'base64', .* set it to 'hex'\.$/,
  },
  {
    name: 'an import map',
    options: { importMap: true },
    expected:
      /^importMap is for bundlers whose chunks import each other by URLs\. .*runtimeChunk to 'single', and an edit of one chunk/,
  },
  {
    name: 'an asset and a copied file with one key',
    files: { 'public/chart.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' },
    expected:
      /^chart\.svg: error: chart\.svg \(chart\.\w{12}\.svg\) and src\/pictures\/chart\.svg \(chart\.\w{12}\.svg\) would have the same key in the manifest\. Rename one of them\.$/,
  },
  {
    name: 'a copied and an included file at one path',
    files: { 'public/shop/img/tick.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>' },
    expected:
      /shop\/static\/img\/tick\.svg: error: This file and another of the build would both be written to shop\/img\/tick\.svg\./,
  },
  {
    name: 'a broken reference in a copied file',
    files: { 'public/vendor/grid.css': '.a {\n  background: url(icons/stat.svg) }' },
    expected:
      /^vendor\/grid\.css:2:15: error: "icons\/stat\.svg" names vendor\/icons\/stat\.svg, which does not exist\. Did you mean vendor\/icons\/star\.svg\?$/,
  },
  {
    name: 'a missing folder',
    options: { include: ['shop/statics'] },
    expected: /shop\/statics does not exist\. Is the path right\?$/,
  },
]

/** Adds a comment to a script when it has its name already. */
const late: WebpackPluginInstance = {
  apply({ hooks, webpack }) {
    hooks.thisCompilation.tap('late', (compilation) => {
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_TRANSFER
      compilation.hooks.processAssets.tap({ name: 'late', stage }, () => {
        for (const { name, source } of compilation.getAssets()) {
          if (!/^main.*js$/.test(name)) continue
          compilation.updateAsset(name, new webpack.sources.RawSource(`/* late */${source.source()}`))
        }
      })
    })
  },
}

const warned: Row[] = [
  {
    name: 'a plugin that changes a named file',
    plugins: [late],
    expected: /^main\.\w{12}\.js was changed by another plugin after .* Have that plugin work before/,
  },
  {
    name: 'a chunk that is loaded by a name without a hash',
    config: { output: { chunkFilename: '[id].js' } },
    expected:
      /^\d+\.js and \d+ more keep their names when .* the template has no \[contenthash\]\. Write output\.chunkFilename as/,
  },
]

describe.each(WEBPACKS)('$name', (bundler) => {
  it.each(refused)('refuses $name', async ({ files = {}, expected, ...row }) => {
    const root = withFiles(files)
    const output = await build(bundler, { root, ...row })
    expect(output.errors.map(plain)).toContainEqual(expect.stringMatching(expected))
    expect(output.files.has('staticfiles.json')).toBe(false)
  })

  it.each(warned)('warns of $name', async ({ expected, ...row }) => {
    const output = await build(bundler, { root: copyFixture('plain-app'), ...row })
    expect(output.errors).toEqual([])
    expect(output.warnings.map(plain)).toEqual([expect.stringMatching(expected)])
  })

  it('forgets what a later plugin takes out', async () => {
    const remover: WebpackPluginInstance = {
      apply({ hooks }) {
        hooks.emit.tap('remover', (compilation) => {
          const { name } = compilation.getAssets().find(({ name }) => /^vendor.reset.\w{12}.css$/.test(name))!
          compilation.deleteAsset(name)
        })
      },
    }
    const { manifest, errors } = await build(bundler, { root: copyFixture('plain-app'), plugins: [remover] })
    expect(errors).toEqual([])
    expect(manifest.paths.has('vendor/reset.css')).toBe(false)
    expect(manifest.paths.has('vendor/grid.css')).toBe(true)
  })

  it('refuses to come after the plugin that extracts CSS', async () => {
    const config = configure(bundler, { root: copyFixture('plain-app') })
    const [own, extract, ...others] = config.plugins!
    const { errors } = await run(bundler, { ...config, plugins: [extract, own, ...others] })
    expect(errors.map(plain)).toEqual([
      expect.stringMatching(
        /^(MiniCssExtractPlugin|CssExtractRspackPlugin) comes before unplugin-staticfiles in `plugins`, .* Move staticfiles\(\) before it/,
      ),
    ])

    const named = new bundler.ExtractCss({ filename: 'css/[name].[contenthash:12].css' })
    const output = await run(bundler, { ...config, plugins: [named, own, ...others] })
    expect(output.errors).toEqual([])
    expect(output.manifest.paths.get('css/main.css')).toMatch(/^css\/main\.\w{12}\.css$/)
    expect([...output.files.keys()].filter((path) => /^\d+\.css$/.test(path))).toEqual([])
  })

  it('prints a mistake without a stack', async () => {
    const config = configure(bundler, {
      root: copyFixture('plain-app'),
      options: { include: ['nowhere'] },
    })
    const text = await new Promise<string>((done) => {
      const compiler = bundler.webpack({ ...config, stats: 'errors-only' }, (_, stats) => {
        compiler?.close(() => done(stats!.toString({ preset: 'errors-only', colors: false })))
      })
    })
    expect(text).toContain('nowhere does not exist')
    expect(text).not.toMatch(/^\s+(?:│ )?\s*at /m)
  })

  it.each(['development', 'none'] as const)('does nothing in mode %s', async (mode) => {
    const output = await build(bundler, { root: copyFixture('plain-app'), config: { mode } })
    expect(output.errors).toEqual([])
    expect([...output.files.keys()]).toEqual(
      expect.arrayContaining(['main.js', 'main.css', 'img/hero.svg', 'vendor/grid.css']),
    )
    expect(output.files.has('staticfiles.json')).toBe(false)
    expect(output.files.get('skin.css')!.toString()).toContain('/static/shop/img/tick.svg')
  })
})

function withFiles(files: Record<string, string>): string {
  const root = copyFixture('plain-app')
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

/** A message without the frame that Rspack draws around it, which breaks lines. */
function plain(message: string): string {
  return message
    .replace(/\s*\n\s*[│|]?\s*/g, ' ')
    .replace(/^\s*[×⚠]\s*/, '')
    .trim()
}
