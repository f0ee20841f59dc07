import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { lookUpUrls, unlistedFiles } from '../support/urls.ts'
import { build, ROLLUPS, type RollupInput } from './rollup-like.ts'

interface Row extends Omit<RollupInput, 'root'> {
  name: string
  isOneChunk?: boolean
  /** How many files the manifest names by keys. */
  keyed?: number
}

const rows: Row[] = [
  { name: 'the base /static/' },
  { name: 'the base /', options: { base: '/', include: [{ dir: 'static', prefix: 'static' }] } },
  { name: 'a CDN as the base', options: { base: 'https://cdn.example.com/static/' } },
  { name: 'no originals', options: { keepOriginals: false, exclude: ['robots.txt'] } },
  { name: 'source maps', output: { sourcemap: true }, keyed: 16 },
  { name: 'hidden source maps', output: { sourcemap: 'hidden' }, keyed: 16 },
  { name: 'inline source maps', output: { sourcemap: 'inline' } },
  {
    name: 'a file for each module',
    output: { preserveModules: true, preserveModulesRoot: 'src' },
    keyed: 13,
  },
  { name: 'one chunk', input: 'src/main.js', isOneChunk: true, keyed: 7 },
  {
    name: 'classic scripts',
    input: 'src/lazy/chart.js',
    output: { format: 'iife', name: 'chart' },
    isOneChunk: true,
    keyed: 5,
  },
  {
    name: 'one file with a name of its own',
    input: 'src/panel.js',
    output: { file: 'dist/panel.js', format: 'es', sourcemap: true },
    isOneChunk: true,
    keyed: 7,
  },
  {
    name: 'two outputs',
    output: [{}, { entryFileNames: 'next/[name]-[hash].js', chunkFileNames: 'next/[name]-[hash].js' }],
    keyed: 16,
  },
  {
    name: 'names of the user',
    output: {
      entryFileNames: 'js/[name].[hash].js',
      chunkFileNames: ({ isDynamicEntry }) => `js/${isDynamicEntry ? 'lazy/' : ''}[name]_[hash:20].js`,
      assetFileNames: ({ names }) =>
        names[0]?.endsWith('.css') ? 'css/[name]-[hash:8][extname]' : 'media/[hash][extname]',
    },
    keyed: 11,
  },
]

describe.each(ROLLUPS)('$name', (bundler) => {
  const root = copyFixture('rollup-app')

  it.each(rows)('$name', async ({ isOneChunk = false, keyed = 11, output: outputs = {}, ...input }) => {
    const output = [outputs].flat().map((output) => ({ ...output, ...(isOneChunk && bundler.oneChunk) }))
    const built = await build(bundler, { root, ...input, output })
    expect(built.warnings).toEqual([])
    expect(lookUpUrls(built, input.options?.base ?? '/static/').broken).toEqual([])
    expect(unlistedFiles(built)).toEqual([])
    expect(new Set(built.manifest.paths.values()).size).toBe(keyed)

    const again = await build(bundler, { root, ...input, output })
    expect([...again.files]).toEqual([...built.files])
  })
})
