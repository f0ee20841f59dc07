import type { StaticfilesOptions } from 'unplugin-staticfiles'
import type { InlineConfig } from 'vite'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { lookUpUrls, unlistedFiles } from '../support/urls.ts'
import { build, SCRIPTS, VITES } from './vite.ts'

interface Row {
  name: string
  entries?: string[]
  config?: InlineConfig
  options?: StaticfilesOptions
}

const rows: Row[] = [
  { name: 'the base /static/' },
  { name: 'the base /', config: { base: '/' }, options: { include: [{ dir: 'legacy', prefix: 'static' }] } },
  { name: 'the base ./', entries: SCRIPTS, config: { base: './' } },
  { name: 'a CDN as the base', config: { base: 'https://cdn.example.com/static/' } },
  { name: 'source maps', config: { build: { sourcemap: true } } },
  { name: 'hidden source maps', config: { build: { sourcemap: 'hidden' } } },
  { name: 'inline source maps', config: { build: { sourcemap: 'inline' } } },
  { name: 'no minification', config: { build: { minify: false } } },
  { name: 'module workers', entries: SCRIPTS, config: { base: './', worker: { format: 'es' } } },
  { name: 'one file of CSS', entries: SCRIPTS, config: { build: { cssCodeSplit: false } } },
  { name: 'no originals', options: { keepOriginals: false } },
  { name: "Vite's own manifest", config: { build: { manifest: true } } },
  {
    name: 'two outputs',
    entries: ['src/main.ts', 'src/panel.ts'],
    config: {
      build: {
        rollupOptions: {
          output: [
            { format: 'es' },
            {
              format: 'es',
              entryFileNames: 'next/[name]-[hash].js',
              chunkFileNames: 'next/[name]-[hash].js',
            },
          ],
        },
      },
    },
  },
  {
    name: 'names of the user',
    config: {
      build: {
        rollupOptions: {
          output: {
            entryFileNames: 'js/[name].[hash].js',
            chunkFileNames: (chunk) => `js/${chunk.isDynamicEntry ? 'lazy/' : ''}[name]_[hash:20].js`,
            assetFileNames: ({ names }) =>
              names[0]?.endsWith('.css') ? 'css/[name]-[hash:8][extname]' : 'media/[hash][extname]',
          },
        },
      },
    },
  },
]

describe.each(VITES)('$name', ({ vite }) => {
  const root = copyFixture('app')

  it.each(rows)('$name', async ({ config = {}, options = {}, ...row }) => {
    const input = {
      root,
      ...row,
      config,
      options: { include: ['legacy'], exclude: ['robots.txt'], ...options },
    }
    const output = await build(vite, input)
    const base = config.base ?? '/static/'

    expect(output.manifest.paths.size).toBeGreaterThan(20)
    const urls = lookUpUrls(output, base)
    expect(urls.broken).toEqual([])
    expect(urls.count).toBeGreaterThan(20)
    expect(unlistedFiles(output)).toEqual([])
    expect(output.warnings).toEqual([])

    const again = await build(vite, input)
    expect([...again.files]).toEqual([...output.files])
  })
})
