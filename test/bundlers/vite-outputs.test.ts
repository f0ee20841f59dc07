import type { StaticfilesOptions } from 'unplugin-staticfiles'
import type { InlineConfig } from 'vite'
import { describe, expect, it } from 'vitest'
import { fileOf, urlsIn } from '../support/urls.ts'
import { build, copyFixture, type Output, SCRIPTS, VITES } from './vite.ts'

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
    expect(brokenUrls(output, base)).toEqual([])
    expect(unlisted(output)).toEqual([])
    expect(output.warnings).toEqual([])

    const again = await build(vite, input)
    expect([...again.files]).toEqual([...output.files])
  })
})

/** URLs that name no file, or one whose name has no digest. Original files refer to originals. */
function brokenUrls({ files, manifest }: Output, base: string): string[] {
  const broken: string[] = []
  const listed = new Set([...manifest.paths.values(), ...(manifest.predigested?.keys() ?? [])])
  let count = 0
  for (const [path, bytes] of files) {
    for (const url of urlsIn(path, bytes)) {
      count++
      const file = fileOf(url, path, base)
      if (file === undefined || !files.has(file)) broken.push(`${path}: ${url} names nothing`)
      else if (listed.has(path) && !/[0-9a-f]{8}/.test(file)) broken.push(`${path}: ${url} has no digest`)
    }
  }
  expect(count).toBeGreaterThan(20)
  return broken
}

/** What the manifest does not name, besides originals and Vite's own manifest. */
function unlisted({ files, manifest: { paths, predigested = new Map() } }: Output): string[] {
  const named = new Set([...paths.keys(), ...paths.values(), ...predigested.keys()])
  return [...files.keys()].filter((path) => !named.has(path) && !/^staticfiles\.json$|^\.vite\//.test(path))
}
