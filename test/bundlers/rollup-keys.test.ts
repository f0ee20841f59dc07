import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { build, ROLLUPS, type RollupInput } from './rollup-like.ts'

/** What both bundlers give, with the digests left out. */
const keys: Record<string, string> = {
  'assets/logo.svg': 'assets/logo.svg',
  'assets/main.css': 'assets/main.css',
  'chart.js': 'chart.js',
  'css/reset.css': 'css/reset.css',
  'css/shop.css': 'css/shop.css',
  'img/tick.svg': 'img/tick.svg',
  'label.js': 'label.js',
  'logo.js': 'logo.js',
  'main.js': 'main.js',
  'panel.js': 'panel.js',
  'robots.txt': 'robots.txt',
  'src/lazy/chart.js': 'chart.js',
  'src/lazy/label.js': 'label.js',
  'src/main.css': 'assets/main.css',
  'src/main.js': 'main.js',
  'src/panel.js': 'panel.js',
  'src/pictures/logo.svg': 'assets/logo.svg',
}

describe.each(ROLLUPS)('$name', (bundler) => {
  const root = copyFixture('rollup-app')

  /** key → path less the digest */
  async function keysOf(input: Omit<RollupInput, 'root'>, own = root): Promise<Record<string, string>> {
    const { manifest } = await build(bundler, { root: own, ...input })
    return Object.fromEntries(
      Array.from(manifest.paths, ([key, path]) => [key, path.replace(/[._-][0-9a-z]{8,}(?=\.\w+$)/, '')]),
    )
  }

  it('paths less the digest, and sources', async () => {
    const options = { exclude: ['robots.txt'] }
    expect(await keysOf({ options })).toEqual(keys)
    const { manifest } = await build(bundler, { root, options })
    const others = [...manifest.paths.values()].filter((path) => !/\.[0-9a-f]{12}\.\w+$/.test(path))
    expect(others).toEqual(['robots.txt'])
  })

  it('names of the user keep their keys, whatever the length of the digest and its characters', async () => {
    const output = {
      entryFileNames: '[name]_[hash:8].js',
      chunkFileNames: '[name]-[hash:20].js',
      assetFileNames: 'assets/[name]-[hash:16][extname]',
      hashCharacters: 'base36' as const,
    }
    expect(await keysOf({ output, options: { exclude: ['robots.txt'] } })).toEqual(keys)
  })

  it('named inputs', async () => {
    const found = await keysOf({ input: { 'shop/start': 'src/main.js' } })
    expect(found).toMatchObject({ 'shop/start.js': 'shop/start.js', 'src/main.js': 'shop/start.js' })
  })

  it('a file for each module', async () => {
    const found = await keysOf({ output: { preserveModules: true, preserveModulesRoot: 'src' } })
    expect(found).toMatchObject({
      'greet.js': 'greet.js',
      'lazy/chart.js': 'lazy/chart.js',
      'src/greet.js': 'greet.js',
      'src/lazy/chart.js': 'lazy/chart.js',
      'src/main.css': 'assets/main.css',
    })
  })

  it('assets with the same bytes are one file with all their keys', async () => {
    const own = copyFixture('rollup-app')
    copyFileSync(join(own, 'src/pictures/logo.svg'), join(own, 'src/pictures/twin.svg'))
    writeFileSync(
      join(own, 'src/panel.js'),
      "import one from './pictures/logo.svg'\nimport two from './pictures/twin.svg'\nconsole.log(one, two)",
    )
    const found = await keysOf({ input: 'src/panel.js' }, own)
    const twins = ['assets/logo.svg', 'assets/twin.svg', 'src/pictures/logo.svg', 'src/pictures/twin.svg']
    expect(new Set(twins.map((key) => found[key]))).toEqual(new Set(['assets/logo.svg']))
  })

  it('one file with a name of its own is known by its digested copy', async () => {
    const output = { file: 'dist/shop.js', ...bundler.oneChunk }
    const found = await build(bundler, { root, input: 'src/main.js', output, options: { entrypoints: true } })
    const { paths, entrypoints } = found.manifest
    const copy = paths.get('shop.js')!
    expect(copy).toMatch(/^shop\.[0-9a-f]{12}\.js$/)
    expect(paths.get('src/main.js')).toBe(copy)
    expect(found.files.get(copy)).toEqual(found.files.get('shop.js'))
    expect(entrypoints?.get('src/main.js')?.js).toEqual([copy])
  })
})
