import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { OutputOptions, Plugin } from 'rollup'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { build, ROLLUPS, type RollupInput } from './rollup-like.ts'

const webmanifest: Plugin = {
  name: 'webmanifest',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'app.webmanifest', source: '{"name":"app"}' })
    this.emitFile({
      type: 'asset',
      fileName: 'theme.css',
      source: 'html{background:url(/static/img/tick.svg)}',
    })
  },
}

/** Adds to every chunk, or every style sheet, when the bundler has named it. */
const editLate = (type: 'chunk' | 'asset', order: 'pre' | 'post' | null): Plugin => ({
  name: 'late',
  generateBundle: {
    order,
    handler(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk' && type === 'chunk') file.code += '/* late */'
        if (file.type === 'asset' && type === 'asset' && file.fileName.endsWith('.css'))
          file.source += '/* late */'
      }
    },
  },
})

describe.each(ROLLUPS)('$name', (bundler) => {
  const root = copyFixture('rollup-app')

  const conflicts: {
    name: string
    files?: Record<string, string>
    input?: Omit<RollupInput, 'root'>
    expected: string[]
  }[] = [
    {
      name: 'an included file and an entry',
      files: { 'static/panel.js': '1' },
      expected: [
        'panel.js: error: ',
        'static/panel.js (panel.c4ca4238a0b9.js)',
        'the entry src/panel.js (panel.',
      ],
    },
    {
      name: 'an included file and an asset',
      files: { 'static/assets/main.css': '' },
      expected: [
        'assets/main.css: error: ',
        'static/assets/main.css (assets/main.d41d8',
        'src/main.css (assets/main.',
      ],
    },
    {
      name: 'an included file and one of another plugin',
      files: { 'static/app.webmanifest': '1' },
      input: { plugins: [webmanifest] },
      expected: [
        'static/app.webmanifest (app.c4ca4238a0b9.webmanifest)',
        'app.webmanifest of another plugin (app.',
      ],
    },
    {
      name: 'an entry in two outputs',
      input: { output: [{}, { name: 'app', format: 'cjs' }] },
      expected: [
        'main.js: error: the entry src/main.js (main.',
        'and the entry src/main.js (main.',
        'panel.js: error: the entry src/panel.js (panel.',
      ],
    },
    {
      name: 'a reference to nothing in an included file',
      files: { 'static/css/gone.css': 'a{background:url(gone.png)}' },
      expected: ['static/css/gone.css:1', '"gone.png" names css/gone.png, which does not exist.'],
    },
    {
      name: 'a folder that is not there',
      input: { options: { include: ['vendor'] } },
      expected: ['vendor does not exist'],
    },
    {
      name: 'two output folders and one manifest',
      input: {
        options: { manifest: 'staticfiles.json' },
        output: [{ dir: 'dist/one' }, { dir: 'dist/two' }],
      },
      expected: [
        'staticfiles.json would be written by two builds',
        '". (src/main.js) to dist/one" and ". (src/main.js) to dist/two"',
      ],
    },
  ]
  it.each(conflicts)('is refused: $name', async ({ files = {}, input = {}, expected }) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    const failure = await build(bundler, { root, ...input }).then(() => '', String)
    for (const path of Object.keys(files)) rmSync(join(root, path))
    for (const part of expected) expect(failure).toContain(part)
    expect(failure).not.toMatch(/\n\s+at /)
  })

  const templates: {
    name: string
    input?: string[]
    output: OutputOptions
    exclude?: string[]
    expected: string[]
  }[] = [
    {
      name: 'entries that are imported',
      input: ['src/main.js', 'src/lazy/chart.js', 'src/lazy/label.js'],
      output: { entryFileNames: 'js/[name].js' },
      expected: ['js/chart.js and 1 more keep their names', 'output.entryFileNames has no [hash]'],
    },
    {
      name: 'chunks',
      output: { chunkFileNames: () => 'js/[name].js' },
      expected: ['2 more keep their names', 'output.chunkFileNames has no [hash]'],
    },
    {
      name: 'assets',
      output: { assetFileNames: 'media/[name][extname]' },
      expected: ['1 more keep their names', 'output.assetFileNames has no [hash]'],
    },
    {
      name: 'excluded ones',
      output: { entryFileNames: 'js/[name].js' },
      exclude: ['js/*.js'],
      expected: [],
    },
  ]
  it.each(templates)(
    'is warned of: templates without a digest: $name',
    async ({ input: entries = ['src/main.js', 'src/panel.js'], output, exclude = [], expected }) => {
      const input = { root, input: entries, output, options: { exclude }, isWhole: false }
      const { warnings, manifest, files } = await build(bundler, input)
      expect(warnings).toHaveLength(expected.length > 0 ? 1 : 0)
      for (const part of expected) expect(warnings[0]).toContain(part)
      for (const path of manifest.paths.values()) expect(files.has(path)).toBe(true)
      expect(manifest.paths.has('src/main.js')).toBe(true)
    },
  )

  const late = [
    { name: 'chunks', type: 'chunk', order: null, changed: 5 },
    { name: 'chunks, after all other plugins', type: 'chunk', order: 'post', changed: 5 },
    { name: 'style sheets', type: 'asset', order: null, changed: 1 },
  ] as const
  it.each(late)(
    'is warned of: a plugin that changes what has its name: $name',
    async ({ type, order, changed }) => {
      const { warnings, manifest } = await build(bundler, { root, plugins: [editLate(type, order)] })
      expect(warnings).toHaveLength(changed)
      for (const warning of warnings) {
        const [, path] = /(\S+) was changed by another plugin after/.exec(warning)!
        expect(manifest.predigested?.has(path!)).toBe(true)
      }
    },
  )

  it('is not warned of: a plugin that changes chunks before they have their names', async () => {
    const banner: Plugin = {
      name: 'banner',
      renderChunk: (code) => ({ code: `/* mine */${code}`, map: null }),
    }
    const { warnings } = await build(bundler, { root, plugins: [banner] })
    expect(warnings).toEqual([])
  })

  it('files of other plugins get a digested copy', async () => {
    const run = (options: StaticfilesOptions) => build(bundler, { root, options, plugins: [webmanifest] })
    const { manifest, files } = await run({})
    const copy = manifest.paths.get('app.webmanifest')!
    expect(copy).toMatch(/^app\.[0-9a-f]{12}\.webmanifest$/)
    expect(files.get(copy)).toEqual(files.get('app.webmanifest'))
    const theme = files.get(manifest.paths.get('theme.css')!)!.toString()
    expect(theme).toContain(manifest.paths.get('img/tick.svg'))

    const excluded = await run({ exclude: ['*.webmanifest'] })
    expect(excluded.manifest.paths.get('app.webmanifest')).toBe('app.webmanifest')
  })

  it('forgets what plugins after it take out of the bundle', async () => {
    const inline: Plugin = {
      name: 'inline',
      generateBundle: {
        order: 'post',
        handler(_, bundle) {
          for (const path of Object.keys(bundle)) if (path.endsWith('.css')) delete bundle[path]
        },
      },
    }
    const { manifest } = await build(bundler, { root, plugins: [inline] })
    expect(manifest.paths.has('assets/main.css')).toBe(false)
    expect(manifest.paths.has('main.js')).toBe(true)
  })
})
