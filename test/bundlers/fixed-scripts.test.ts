import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { immutableHeaders } from '@staticfiles/manifest'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import type { Output } from '../support/output.ts'
import * as esbuild from './esbuild.ts'
import * as rollup from './rollup-like.ts'
import * as vite from './vite.ts'
import * as webpack from './webpack-like.ts'

interface Row {
  name: string
  fixture: string
  build(root: string, options: StaticfilesOptions): Promise<Output & { warnings: string[] }>
}

/** Ways to give a script a name: `v1.js`. */
const rows: Row[] = [
  ...vite.VITES.map((bundler): Row => {
    const output = { entryFileNames: '[name].js' }
    return {
      name: bundler.name,
      fixture: 'plain-app',
      build: (root, options) =>
        vite.build(bundler.vite, {
          ...{ root, options, entries: ['src/v1.js'] },
          config: { build: { sourcemap: true, rollupOptions: { output } } },
        }),
    }
  }),
  ...rollup.ROLLUPS.flatMap((bundler): Row[] => {
    const row = (name: string, output: object): Row => ({
      name: `${bundler.name}, ${name}`,
      fixture: 'rollup-app',
      build: (root, options) =>
        rollup.build(bundler, {
          ...{ root, options, input: ['src/v1.js'] },
          output: { sourcemap: true, ...output },
        }),
    })
    return [
      row('a template', { entryFileNames: '[name].js' }),
      row('a file', { file: 'dist/v1.js', ...bundler.oneChunk }),
    ]
  }),
  ...webpack.WEBPACKS.flatMap((bundler): Row[] => {
    const row = (name: string, config: webpack.WebpackInput['config']): Row => ({
      name: `${bundler.name}, ${name}`,
      fixture: 'plain-app',
      build: (root, options) =>
        webpack.build(bundler, {
          ...{ root, options },
          config: { devtool: 'source-map', optimization: { splitChunks: false }, ...config },
        }),
    })
    const library = { name: 'Widget', type: 'umd' }
    return [
      row('a template', { entry: { v1: './src/v1.js' }, output: { filename: '[name].js' } }),
      row('a library', { entry: './src/v1.js', output: { filename: 'v1.js', library } }),
    ]
  }),
  ...esbuild.ESBUILDS.flatMap((bundler): Row[] => {
    const row = (name: string, config: esbuild.EsbuildInput['config']): Row => ({
      name: `${bundler.name}, ${name}`,
      fixture: 'plain-app',
      build: (root, options) =>
        esbuild.build(bundler.esbuild, { root, options, config: { sourcemap: true, ...config } }),
    })
    return [
      row('a template', { entryPoints: { v1: 'src/v1.js' }, entryNames: '[name]' }),
      row('a file', {
        ...{ entryPoints: ['src/v1.js'], splitting: false },
        ...{ outdir: undefined!, outfile: 'dist/v1.js' },
      }),
    ]
  }),
]

describe.each(rows)('$name', ({ fixture, build }) => {
  it('keeps the name of a script that the user has written, with a digested copy beside it', async () => {
    const root = copyFixture(fixture)
    writeFileSync(
      join(root, 'src/v1.js'),
      "import { greet } from './greet.js'\nglobalThis.v1 = greet('v1')\n",
    )
    const output = await build(root, { entrypoints: true, keepOriginals: false })
    const { files, manifest } = output
    expect(output.warnings).toEqual([])
    expect(files.has('v1.js')).toBe(true)

    const path = manifest.paths.get('v1.js')!
    expect(path).toMatch(/^v1\.[0-9a-f]{12}\.js$/)
    expect(manifest.paths.get('src/v1.js')).toBe(path)
    expect(manifest.entrypoints?.get('src/v1.js')?.js).toContain(path)
    const withoutMap = (path: string): string =>
      files
        .get(path)!
        .toString()
        .replace(/\/\/# sourceM.*/, '')
    expect(withoutMap(path)).toBe(withoutMap('v1.js'))
    expect(files.get(path)!.toString()).toMatch(/sourceMappingURL=\S*v1\.js\.[0-9a-f]{12}\.map\s*$/)

    const setHeaders = immutableHeaders(manifest)
    const cachingOf = (path: string): string | undefined => {
      const headers = new Map<string, string>()
      setHeaders({ setHeader: (name: string, value: string) => headers.set(name, value) }, path)
      return headers.get('Cache-Control')
    }
    expect(cachingOf(path)).toContain('immutable')
    expect(cachingOf('v1.js')).not.toContain('immutable')
  })
})
