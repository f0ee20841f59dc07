import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import type { InlineConfig, Plugin, Rolldown } from 'vite'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { build, VITES, type ViteOutput } from './vite.ts'

const webmanifest: Plugin = {
  name: 'webmanifest',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'app.webmanifest', source: '{"name":"app"}' })
    this.emitFile({ type: 'asset', fileName: 'theme.css', source: 'html{background:url(img/hero.svg)}' })
    this.emitFile({
      type: 'asset',
      fileName: 'offline.html',
      source: '<!doctype html><title>offline</title>',
    })
  },
}

describe.each(VITES)('$name', ({ vite }) => {
  it('assets and chunks with one name have no key for it, but are listed', async () => {
    const { manifest } = await build(vite, { root: copyFixture('namesakes'), entries: ['src/main.ts'] })
    const { paths, predigested } = manifest
    expect([...paths.keys()]).toEqual([
      '@vite/client',
      'assets/main.js',
      'assets/same.svg',
      'assets/twin.svg',
      'assets/vite-client.js',
      'src/main.ts',
      'src/one/icon.svg',
      'src/one/part.css',
      'src/one/part.ts',
      'src/same.svg',
      'src/twin.svg',
      'src/two/icon.svg',
      'src/two/part.css',
      'src/two/part.ts',
    ])
    expect(paths.get('assets/twin.svg')).toBe(paths.get('assets/same.svg'))
    const styles = [...predigested!.keys()].filter((path) => path.endsWith('.css'))
    expect(styles).toEqual([
      expect.stringMatching(/part\.\w{12}\.css/),
      expect.stringMatching(/part\.\w{12}\.css/),
    ])
  })

  const conflicts: {
    name: string
    files: Record<string, string>
    options?: StaticfilesOptions
    expected: string[]
  }[] = [
    {
      name: 'a public file and an entry',
      files: { 'public/assets/panel.js': '1' },
      expected: [
        'assets/panel.js: error: ',
        'public/assets/panel.js (assets/panel.c4ca4238a0b9.js)',
        'the entry src/panel.ts (assets/panel.',
      ],
    },
    {
      name: 'a public file and an asset',
      files: { 'public/assets/panel.css': '1' },
      expected: [
        'assets/panel.css: error: ',
        'public/assets/panel.css (assets/panel.c4ca4238a0b9.css)',
        'the asset panel.css (assets/panel.',
      ],
    },
    {
      name: 'a public file and an asset of another plugin',
      files: { 'public/app.webmanifest': '1' },
      expected: [
        'public/app.webmanifest (app.c4ca4238a0b9.webmanifest)',
        'app.webmanifest of another plugin (app.',
      ],
    },
    {
      name: 'a public file and an included one',
      files: { 'vendor/robots.txt': '1' },
      options: { include: ['vendor'] },
      expected: ['public/robots.txt would both be written to robots.txt', 'vendor/robots.txt: error: '],
    },
    {
      name: 'a prefix that leads out of the output',
      files: {},
      options: { include: [{ dir: 'legacy', prefix: '../..' }] },
      expected: ['The prefix of ', 'is "../.."; it must be a folder of the output'],
    },
    {
      name: 'a folder that is not there',
      files: {},
      options: { include: ['vendor'] },
      expected: ['vendor does not exist'],
    },
  ]
  it.each(conflicts)('is refused: $name', async ({ files, options = {}, expected }) => {
    const root = copyFixture('app')
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    const config = { plugins: [webmanifest] }
    const failure = await build(vite, { root, options, config, entries: ['src/panel.ts'] }).then(
      () => '',
      String,
    )
    for (const part of expected) expect(failure).toContain(part)
  })

  describe('assets of other plugins', () => {
    const root = copyFixture('app')
    const run = (options: StaticfilesOptions): Promise<ViteOutput> =>
      build(vite, { root, options, config: { plugins: [webmanifest] }, entries: ['src/panel.ts'] })

    it('get a digested copy', async () => {
      const { manifest, files } = await run({})
      const copy = manifest.paths.get('app.webmanifest')!
      expect(copy).toMatch(/^app\.[0-9a-f]{12}\.webmanifest$/)
      expect(files.get(copy)).toEqual(files.get('app.webmanifest'))
      const theme = files.get(manifest.paths.get('theme.css')!)!.toString()
      expect(theme).toBe(`html{background:url("${manifest.paths.get('img/hero.svg')}")}`)
      expect(manifest.paths.get('offline.html')).toBe('offline.html')
    })

    it('keep their names when they are excluded', async () => {
      const { manifest, files } = await run({ exclude: ['*.webmanifest'] })
      expect(manifest.paths.get('app.webmanifest')).toBe('app.webmanifest')
      expect([...files.keys()].filter((path) => path.includes('webmanifest'))).toEqual(['app.webmanifest'])
    })
  })

  it('an entry has the key that chunks of its name have not', async () => {
    const entries = ['src/main.ts', 'src/part.ts']
    const { manifest, files } = await build(vite, { root: copyFixture('namesakes'), entries })
    const { paths } = manifest
    expect(paths.get('assets/part.js')).toBe(paths.get('src/part.ts'))
    expect(files.get(paths.get('assets/part.css')!)!.toString()).toMatch(/^\.part/)
  })

  it('forgets what plugins after it take out of the bundle', async () => {
    const inline: Plugin = {
      name: 'inline',
      enforce: 'post',
      generateBundle: {
        order: 'post',
        handler(_, bundle) {
          for (const path of Object.keys(bundle)) if (path.endsWith('.css')) delete bundle[path]
        },
      },
    }
    const input = { root: copyFixture('app'), config: { plugins: [inline] }, entries: ['src/panel.ts'] }
    const { manifest } = await build(vite, input)
    const paths = [...manifest.paths.values(), ...manifest.predigested!.keys()]
    expect(paths.filter((path) => /^assets.*css$/.test(path))).toEqual([])
    expect(paths.filter((path) => /^assets.*js$/.test(path)).length).toBeGreaterThan(2)
  })

  const changed: { name: string; plugin: string; ending: string; keys: string[] }[] = [
    { name: 'style sheets', plugin: 'late', ending: '.css', keys: ['assets/panel.css', 'assets/chart.css'] },
    {
      name: 'pictures',
      // As that of vite-plugin-imagemin.
      plugin: 'vite:imagemin',
      ending: '.svg',
      keys: ['src/pictures/chart.svg', 'src/pictures/dark/logo.svg'],
    },
  ]
  it.each(changed)('warns of a plugin that changes $name when they have their names', async (row) => {
    const late: Plugin = {
      name: row.plugin,
      generateBundle(_, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type === 'asset' && file.fileName.endsWith(row.ending)) file.source += '/* late */'
        }
      },
    }
    const config: InlineConfig = { plugins: [late], build: { assetsInlineLimit: 0 } }
    const { warnings, manifest } = await build(vite, {
      root: copyFixture('app'),
      config,
      entries: ['src/panel.ts'],
    })
    expect(warnings).toHaveLength(2)
    for (const path of row.keys.map((key) => manifest.paths.get(key)!)) {
      expect(warnings.join()).toContain(`${path} was changed by another plugin`)
      expect(manifest.predigested!.has(path)).toBe(true)
    }
  })

  const writer: Plugin = {
    name: 'writer',
    writeBundle({ dir }, bundle) {
      for (const path of Object.keys(bundle)) if (path.endsWith('.css')) appendFileSync(join(dir!, path), ' ')
    },
  }
  const writers: { name: string; config: InlineConfig }[] = [
    { name: 'of the build', config: { plugins: [writer] } },
    { name: 'of the output', config: { build: { rollupOptions: { output: { plugins: [writer] } } } } },
  ]
  it.each(writers)('warns of a plugin that changes a file when it is written: $name', async ({ config }) => {
    const input = { root: copyFixture('app'), config, entries: ['src/panel.ts'] }
    const { warnings, manifest } = await build(vite, input)
    const styles = ['assets/panel.css', 'assets/chart.css'].map((key) => manifest.paths.get(key)!)
    expect(warnings).toHaveLength(2)
    for (const path of styles) {
      expect(warnings.join()).toContain(`${path} was changed by another plugin`)
      expect(manifest.predigested!.has(path)).toBe(true)
    }
  })

  const edit = (bundle: Rolldown.OutputBundle): void => {
    for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code += '/* late */'
  }
  const lateChunks: { name: string; plugin: Plugin }[] = [
    { name: 'a function', plugin: { name: 'late', generateBundle: (_, bundle) => edit(bundle) } },
    {
      name: 'a name that begins as those of Vite',
      plugin: { name: 'vite:banner', generateBundle: (_, bundle) => edit(bundle) },
    },
    {
      name: 'an object, after ours',
      plugin: {
        name: 'late',
        enforce: 'post',
        generateBundle: {
          order: 'post',
          async handler(_, bundle) {
            await this.resolve('./src/panel.ts')
            edit(bundle)
          },
        },
      },
    },
  ]
  it.each(lateChunks)(
    'warns of a plugin that changes a chunk when it has its name: $name',
    async ({ plugin }) => {
      const root = copyFixture('app')
      const input = { root, config: { plugins: [plugin] }, entries: ['src/panel.ts'] }
      for (const _ of ['once', 'again']) {
        const { warnings, manifest, files } = await build(vite, input)
        const panel = manifest.paths.get('src/panel.ts')!
        expect(files.get(panel)!.toString()).toContain('/* late */')
        const about = warnings.filter((warning) =>
          warning.includes(`${panel} was changed by the plugin ${plugin.name} `),
        )
        expect(about).toHaveLength(1)
      }
    },
  )

  const templates: {
    name: string
    entries?: string[]
    output?: Rolldown.OutputOptions
    worker?: Rolldown.OutputOptions
    exclude?: string[]
    expected: string[]
  }[] = [
    {
      name: 'entries that are imported',
      entries: ['src/main.ts', 'src/lazy/chart.ts'],
      output: { entryFileNames: 'js/[name].js' },
      expected: ['js/chart.js keeps its name', 'output.entryFileNames has no [hash]'],
    },
    {
      name: 'chunks',
      output: { chunkFileNames: () => 'js/[name].js' },
      expected: ['more keep their names', 'output.chunkFileNames has no [hash]'],
    },
    {
      name: 'assets',
      output: { assetFileNames: 'media/[name][extname]' },
      expected: ['more keep their names', 'output.assetFileNames has no [hash]'],
    },
    {
      name: 'excluded ones',
      output: { entryFileNames: 'js/[name].js' },
      exclude: ['js/main.js'],
      expected: [],
    },
  ]
  it.each(templates)(
    'templates without a digest: $name',
    async ({ entries = ['src/main.ts'], output = {}, worker = {}, exclude = [], expected }) => {
      const config: InlineConfig = {
        build: { rollupOptions: { output } },
        worker: { rollupOptions: { output: worker } },
      }
      const input = {
        root: copyFixture('app'),
        options: { exclude },
        config,
        entries,
      }
      const { warnings, manifest, files } = await build(vite, input)
      expect(warnings).toHaveLength(expected.length > 0 ? 1 : 0)
      for (const part of expected) expect(warnings[0]).toContain(part)
      for (const path of manifest.paths.values()) expect(files.has(path)).toBe(true)
      expect(manifest.paths.has('src/main.ts')).toBe(true)
    },
  )
})
