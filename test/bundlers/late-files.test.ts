import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Plugin as EsbuildPlugin } from 'esbuild'
import type { Plugin as RollupPlugin } from 'rollup'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import staticfiles from 'unplugin-staticfiles/vite'
import type { Plugin as VitePlugin } from 'vite'
import { viteStaticCopy } from 'vite-plugin-static-copy'
import { describe, expect, it } from 'vitest'
import type { WebpackPluginInstance } from 'webpack'
import { copyFixture } from '../support/fixture.ts'
import * as ofEsbuild from './esbuild.ts'
import * as ofRollup from './rollup-like.ts'
import * as ofVite from './vite.ts'
import * as ofWebpack from './webpack-like.ts'

const rollupCopy: (options: object) => RollupPlugin = createRequire(import.meta.url)('rollup-plugin-copy')

/** A build with another plugin, which copies `extra` to `dist/copied` where no bundler knows of it. */
interface Bundler {
  name: string
  fixture: string
  writers: readonly string[]
  build(
    root: string,
    writer: string,
    options?: StaticfilesOptions,
  ): Promise<{ warnings: string[]; keys: string[] }>
}

const keysOf = ({ manifest }: { manifest: { paths: ReadonlyMap<string, string> } }) => [
  ...manifest.paths.keys(),
]

const copy = (root: string): void =>
  cpSync(join(root, 'extra'), join(root, 'dist/copied'), { recursive: true })

const VITES: Bundler[] = ofVite.VITES.map(({ name, vite }) => ({
  name,
  fixture: 'app',
  writers: ['vite-plugin-static-copy', 'writeBundle', 'closeBundle'],
  async build(root, writer, options = {}) {
    const plugin =
      writer === 'vite-plugin-static-copy'
        ? viteStaticCopy({ targets: [{ src: 'extra/*', dest: 'copied', rename: { stripBase: true } }] })
        : ({ name: 'copy', [writer]: () => copy(root) } as VitePlugin)
    const config = { plugins: writer === '' ? [] : [plugin], build: { emptyOutDir: false } }
    const built = await ofVite.build(vite, { root, entries: ofVite.SCRIPTS, options, config })
    return { warnings: built.warnings, keys: keysOf(built) }
  },
}))

const ROLLUPS: Bundler[] = ofRollup.ROLLUPS.map((bundler) => ({
  name: bundler.name,
  fixture: 'rollup-app',
  writers: ['rollup-plugin-copy', 'rollup-plugin-copy in writeBundle', 'writeBundle', 'closeBundle'],
  async build(root, writer, { include = [], ...options } = {}) {
    const targets = [{ src: 'extra/*', dest: 'dist/copied' }]
    const hook = writer.endsWith('writeBundle') ? 'writeBundle' : 'buildEnd'
    const plugin = writer.startsWith('rollup-plugin-copy')
      ? rollupCopy({ targets, hook })
      : { name: 'copy', [writer]: () => copy(root) }
    const before = { name: 'before', options: () => writeBefore(root) }
    const built = await ofRollup.build(bundler, {
      root,
      options: { include: ['static', ...include], ...options },
      plugins: [before, ...(writer === '' ? [] : [plugin])],
    })
    return { warnings: built.warnings, keys: keysOf(built) }
  },
}))

const WEBPACKS: Bundler[] = ofWebpack.WEBPACKS.map((bundler) => ({
  name: bundler.name,
  fixture: 'plain-app',
  writers: ['afterEmit', 'done'],
  async build(root, writer, { include = [], ...options } = {}) {
    const plugin: WebpackPluginInstance = {
      apply({ hooks }) {
        hooks[writer as 'done'].tap('copy', () => copy(root))
      },
    }
    const built = await ofWebpack.build(bundler, {
      root,
      options: { include: [{ dir: 'shop/static', prefix: 'shop' }, ...include], ...options },
      config: { output: { clean: false } },
      plugins: writer === '' ? [] : [plugin],
    })
    return { warnings: [...built.errors, ...built.warnings], keys: keysOf(built) }
  },
}))

const ESBUILDS: Bundler[] = ofEsbuild.ESBUILDS.map(({ name, esbuild }) => ({
  name,
  fixture: 'plain-app',
  writers: ['onEnd'],
  async build(root, writer, { include = [], ...options } = {}) {
    const plugin: EsbuildPlugin = { name: 'copy', setup: ({ onEnd }) => onEnd(() => copy(root)) }
    const built = await ofEsbuild.build(esbuild, {
      root,
      options: { include: [...ofEsbuild.INCLUDE, ...include], ...options },
      plugins: writer === '' ? [] : [plugin],
    })
    return { warnings: built.warnings, keys: keysOf(built) }
  },
}))

const EXTRA = { dir: 'extra', prefix: 'copied' }

describe.each([...VITES, ...ROLLUPS, ...WEBPACKS, ...ESBUILDS])('$name', ({ fixture, writers, build }) => {
  it.each(writers)('tells what comes after the bundle, of %s', async (writer) => {
    const { warnings, keys } = await build(prepare(fixture), writer)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain(': copied/a.svg, copied/b.svg, copied/c.svg and 1 more.')
    expect(warnings[0]).toContain("include: [{ dir: '<the folder they come from>', prefix: 'copied' }]")
    expect(keys.filter((key) => /^copied\/.*\.svg$/.test(key))).toEqual([])
  })

  const quiet: { name: string; writer?: string; options?: StaticfilesOptions; keys: number }[] = [
    { name: 'where that is to keep its name', options: { exclude: ['copied/*.svg'] }, keys: 0 },
    { name: 'where it is taken in too', options: { include: [EXTRA] }, keys: 4 },
    { name: 'where the plugin has gone for it', writer: '', options: { include: [EXTRA] }, keys: 4 },
  ]
  it.each(quiet)('says nothing $name', async ({ writer = writers.at(-1)!, options, keys: count }) => {
    const { warnings, keys } = await build(prepare(fixture), writer, options)
    expect({ warnings, keys: keys.filter((key) => /^copied\/.*\.svg$/.test(key)).length }).toEqual({
      warnings: [],
      keys: count,
    })
  })
})

it.each(ofEsbuild.ESBUILDS)('$name tells of a file once', async ({ esbuild }) => {
  const root = prepare('plain-app')
  const plugin: EsbuildPlugin = { name: 'copy', setup: ({ onEnd }) => onEnd(() => copy(root)) }
  const context = await esbuild.context(ofEsbuild.configure({ root, plugins: [plugin] }))
  const counts: number[] = []
  for (const added of ['a.svg', 'b.svg', 'new.svg']) {
    writeFileSync(join(root, 'extra', added), 'new')
    const { warnings } = await context.rebuild()
    counts.push(warnings.length)
    expect(warnings.every(({ text }) => text.includes(`: copied/${added}`))).toBe(true)
  }
  await context.dispose()
  expect(counts).toEqual([1, 0, 1])
})

it.each(ofVite.VITES)("$name says nothing of a server's files in the output", async ({ vite }) => {
  const root = copyFixture('app')
  const warnings: string[] = []
  const environment = (input: string, outDir: string) => ({
    build: { outDir, rollupOptions: { input: join(root, input) } },
  })
  const builder = await vite.createBuilder({
    root,
    configFile: false,
    base: '/static/',
    customLogger: { ...vite.createLogger('silent'), warn: (message) => warnings.push(message) },
    plugins: [staticfiles({ include: ['legacy'] })],
    build: { emptyOutDir: false },
    environments: {
      client: environment('src/panel.ts', 'dist'),
      ssr: environment('src/server.ts', 'dist'),
    },
    builder: {
      async buildApp({ environments, build }) {
        await Promise.all(Object.values(environments).map((environment) => build(environment)))
      },
    },
  })
  await builder.buildApp()
  expect(existsSync(join(root, 'dist/server.mjs'))).toBe(true)
  expect(warnings).toEqual([])
})

/** A fixture with files to be copied, of which four need keys, and an output that has a file of something else. */
function prepare(fixture: string): string {
  const root = copyFixture(fixture)
  mkdirSync(join(root, 'extra'))
  for (const name of ['a.svg', 'b.svg', 'c.svg', 'd.svg', 'page.html', 'webpack-stats.json', '.draft'])
    writeFileSync(join(root, 'extra', name), name)
  writeFileSync(join(root, 'extra/a.svg.gz'), gzipSync('a.svg'))
  writeBefore(root)
  return root
}

function writeBefore(root: string): null {
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(join(root, 'dist/before.svg'), '<svg/>')
  return null
}
