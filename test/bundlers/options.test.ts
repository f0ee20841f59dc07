import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import * as esbuild from './esbuild.ts'
import * as rollup from './rollup-like.ts'
import * as vite from './vite.ts'
import * as webpack from './webpack-like.ts'

const require = createRequire(import.meta.url)
function make(bundler: string, options: unknown): object {
  const plugin = require(`unplugin-staticfiles/${bundler}`)
  return (plugin.default ?? plugin)(options)
}

/** What somebody without types may write, and what is said to it. */
const mistakes: { name: string; options: unknown; expected: string }[] = [
  { name: 'another name', options: { manifestFile: 'x.json' }, expected: 'manifestFile is unknown' },
  {
    name: 'a typing mistake',
    options: { integrety: 'sha384' },
    expected: 'integrety is unknown; did you mean integrity?',
  },
  {
    name: 'the singular',
    options: { keepOriginal: true },
    expected: 'keepOriginal is unknown; did you mean keepOriginals?',
  },
  {
    name: 'a part of the manifest',
    options: { manifest: { path: 'x.json' } },
    expected: 'manifest.path is unknown',
  },
  {
    name: 'a number',
    options: { manifest: 5 },
    expected: "manifest is 5; it must be a file, such as 'backend",
  },
  {
    name: 'one glob',
    options: { exclude: 'robots.txt' },
    expected: `exclude is "robots.txt"; it must be a list of globs, such as ['robots.txt', 'sw.js'].`,
  },
  {
    name: 'one folder',
    options: { include: 'static' },
    expected: 'include is "static"; it must be a list of folders, such as [',
  },
  {
    name: 'a folder without a path',
    options: { include: [{ prefix: 'a' }] },
    expected: "include[0].dir is missing; it must be a folder, such as 'vendor/static'.",
  },
  {
    name: 'an unknown option of a Django project',
    options: { include: [{ django: 'manage.py', setting: 'x' }] },
    expected: 'include[0].setting is unknown; did you mean settings?',
  },
  {
    name: 'a part of a folder',
    options: { include: [{ dir: 'static', globs: '*' }] },
    expected: 'include[0].globs is unknown; did you mean glob?',
  },
  {
    name: 'an algorithm',
    options: { integrity: 'md5' },
    expected: `integrity is "md5"; it must be 'sha256', 'sha384' or 'sha512'.`,
  },
  {
    name: 'text',
    options: 'backend/staticfiles.json',
    expected: 'cannot be used: it is "backend/staticfiles.json"; it must be an object, such as',
  },
]

describe.each(['vite', 'rollup', 'rolldown'])('%s', (bundler) => {
  it.each(mistakes)('refuses $name', ({ options, expected }) => {
    expect(() => make(bundler, options)).toThrow(expected)
  })

  it('tells all mistakes at once, without a stack', () => {
    let error: unknown
    try {
      make(bundler, { integrety: 'sha384', exclude: 'robots.txt' })
    } catch (thrown) {
      error = thrown
    }
    expect(error).toMatchObject({ code: 'invalid-options' })
    expect((error as Error).stack?.split('\n')).toHaveLength(3)
  })
})

describe('base', () => {
  it.each(['static', '/static', 'https://cdn.example.com'])('refuses %s', (base) => {
    expect(() => make('rollup', { base })).toThrow(`base is "${base}"; it must be a URL`)
  })

  it.each(['/', './', '/a/b/', '//cdn.example.com/', 'https://cdn.example.com/static/'])(
    'takes %s',
    (base) => {
      expect(() => make('rollup', { base })).not.toThrow()
    },
  )

  it('is refused where the bundler has an option for it', () => {
    expect(() => make('vite', { base: '/a/' })).toThrow('vite has an option of its own for it: base.')
  })
})

const mistake = { integrety: 'sha384' } as object

describe.each(webpack.WEBPACKS)('$name', (bundler) => {
  it('refuses options before it builds', () => {
    const input = { root: copyFixture('plain-app'), options: mistake }
    expect(() => bundler.webpack(webpack.configure(bundler, input))).toThrow('did you mean integrity?')
  })

  it('refuses a second plugin', () => {
    const input = { root: copyFixture('plain-app'), plugins: [bundler.staticfiles()] }
    expect(() => bundler.webpack(webpack.configure(bundler, input))).toThrow('stands twice')
  })
})

describe.each(esbuild.ESBUILDS)('$name', (bundler) => {
  const root = copyFixture('plain-app')

  it('refuses options before it builds', () => {
    expect(() => esbuild.configure({ root, options: mistake })).toThrow('did you mean integrity?')
  })

  it('refuses a second plugin', async () => {
    const plugins = [esbuild.staticfiles({})]
    const built = bundler.esbuild.build(esbuild.configure({ root, plugins }))
    expect((await esbuild.errorsOf(built)).join()).toContain('stands twice')
  })
})

const ENTRIES = ['vite', 'rollup', 'rolldown', 'webpack', 'rspack', 'esbuild']

/** Which one may be in the place of another, as that one calls the same hooks. */
const ALIKE: Record<string, string> = { rollup: 'rolldown', rolldown: 'rollup', rspack: 'webpack' }

/** Builds with a plugin, of any bundler, in the place of its own. */
const hosts: { name: string; entry: string; build: (plugin: never) => Promise<unknown> }[] = [
  ...vite.VITES.map(({ name, vite: { build } }) => ({
    name,
    entry: 'vite',
    build: (plugin: never) =>
      build({ root: copyFixture('app'), configFile: false, logLevel: 'silent', plugins: [plugin] }),
  })),
  ...rollup.ROLLUPS.map((bundler) => ({
    name: bundler.name,
    entry: bundler.name.split(' ')[0]!.toLowerCase(),
    build: (plugin: never) =>
      rollup.build(
        { ...bundler, staticfiles: () => plugin },
        { root: copyFixture('rollup-app'), isWhole: false },
      ),
  })),
  ...webpack.WEBPACKS.map((bundler) => ({
    name: bundler.name,
    entry: bundler.name.split(' ')[0]!.toLowerCase(),
    async build(plugin: never) {
      const input = { root: copyFixture('plain-app') }
      const { errors } = await webpack.build({ ...bundler, staticfiles: () => plugin }, input)
      expect(errors).toEqual([])
    },
  })),
  ...esbuild.ESBUILDS.map(({ name, esbuild: { build } }) => ({
    name,
    entry: 'esbuild',
    async build(plugin: never) {
      const input = esbuild.configure({ root: copyFixture('plain-app') })
      await build({ ...input, plugins: [plugin] })
    },
  })),
]

describe.each(hosts)("another bundler's plugin in $name", ({ name, entry, build }) => {
  const others = ENTRIES.filter((other) => other !== entry)
  // webpack itself refuses the lists that other bundlers take, before anybody is asked.
  const isList = (other: string) => name.startsWith('webpack') && Array.isArray(make(other, {}))

  it.each(others.filter((other) => other !== ALIKE[entry]))('is refused: %s', async (other) => {
    const expected = isList(other)
      ? 'configuration.plugins[0] should be one of these'
      : `The staticfiles() of 'unplugin-staticfiles/${other}' stands in the plugins of another bundler`
    await expect(build(make(other, {}) as never)).rejects.toThrow(expected)
  })

  it.each(others.filter((other) => other === ALIKE[entry]))('does the same: %s', async (other) => {
    await build(make(other, {}) as never)
  })
})

describe.each(vite.VITES)('$name', (bundler) => {
  it('refuses a second plugin', async () => {
    const config = { plugins: [make('vite', {})] } as object
    const built = vite.build(bundler.vite, { root: copyFixture('app'), config })
    await expect(built).rejects.toThrow('stands twice in the plugins of one build')
  })
})

describe.each(rollup.ROLLUPS)('$name', (bundler) => {
  it('refuses a second plugin', async () => {
    const plugins = [bundler.staticfiles()].flat()
    const root = copyFixture('rollup-app')
    await expect(rollup.build(bundler, { root, plugins })).rejects.toThrow('stands twice')
  })
})
