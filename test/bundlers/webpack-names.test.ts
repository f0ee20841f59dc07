import { readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Configuration } from 'webpack'
import { copyFixture } from '../support/fixture.ts'
import { build, configure, readBuilt, WEBPACKS, type WebpackOutput } from './webpack-like.ts'

/** One change of one file, and the keys of all whose files must have other bytes by it. */
interface Edit {
  name: string
  file: string
  from: string
  to: string
  /** Minified, with source maps of this kind. */
  devtool?: string
  /** What the copy plugin is told. */
  copies?: object
  changed: string[]
}

const edits: Edit[] = [
  { name: 'an entry', file: 'src/panel.js', from: "'panel'", to: "'board'", changed: ['src/panel.js'] },
  { name: 'a shared module', file: 'src/greet.js', from: 'hello', to: 'welcome', changed: ['greet.js'] },
  {
    name: 'a lazy module',
    file: 'src/lazy/label.js',
    from: 'chart of',
    to: 'graph of',
    changed: ['src/lazy/label.js', 'src/main.js', 'src/panel.js'],
  },
  {
    name: 'the CSS of a lazy module',
    file: 'src/lazy/chart.css',
    from: '{',
    to: '{ color: red;',
    changed: ['src/main.js', 'src/panel.js'],
  },
  {
    name: 'an image in that CSS',
    file: 'src/pictures/chart.svg',
    from: 'teal',
    to: 'navy',
    changed: ['src/pictures/chart.svg', 'src/main.js', 'src/panel.js'],
  },
  {
    name: 'an image in scripts and CSS',
    file: 'src/pictures/dark/logo.svg',
    from: 'black',
    to: 'grey',
    changed: ['src/pictures/dark/logo.svg', 'src/panel.js', 'main.css'],
  },
  {
    name: 'a font',
    file: 'src/fonts/plain.ttf',
    from: 'PLAI',
    to: 'OTHR',
    changed: ['src/fonts/plain.ttf', 'main.css'],
  },
  { name: 'the CSS of an entry', file: 'src/base.css', from: 'html', to: ':root', changed: ['main.css'] },
  {
    name: 'a copied image',
    file: 'public/img/hero.svg',
    from: 'green',
    to: 'olive',
    changed: ['img/hero.svg', 'vendor/grid.css', 'src/skin.css'],
  },
  {
    name: 'copied CSS that other copied CSS imports',
    file: 'public/vendor/reset.css',
    from: '*',
    to: ':where(*)',
    changed: ['vendor/reset.css', 'vendor/grid.css'],
  },
  {
    name: 'a copied image that copied CSS with a hash refers to',
    copies: { from: 'public', to: '[path][name].[contenthash:8][ext]' },
    file: 'public/img/hero.svg',
    from: 'green',
    to: 'olive',
    changed: ['img/hero.svg', 'vendor/grid.css', 'src/skin.css'],
  },
  {
    name: 'an image of an included folder',
    file: 'shop/static/img/tick.svg',
    from: 'lime',
    to: 'cyan',
    changed: ['shop/img/tick.svg', 'shop/css/shop.css', 'src/skin.css'],
  },
  {
    name: 'CSS of an included folder',
    file: 'shop/static/css/shop.css',
    from: 'tick',
    to: 'check',
    changed: ['shop/css/shop.css'],
  },
  {
    name: 'a worker',
    file: 'src/count.worker.js',
    from: '+ 1',
    to: '+ 2',
    changed: ['src/count.worker.js', 'src/main.js'],
  },
  {
    name: 'an image in a worker',
    file: 'src/pictures/worker.svg',
    from: 'gold',
    to: 'tan',
    changed: ['src/pictures/worker.svg', 'src/count.worker.js', 'src/main.js'],
  },
  {
    name: 'a comment',
    devtool: '',
    file: 'src/lazy/label.js',
    from: '// Each',
    to: '// One',
    changed: [],
  },
  {
    name: 'a comment, with source maps',
    devtool: 'source-map',
    file: 'src/main.js',
    from: 'page.worker',
    to: '// Two lines\n  // of comment.\n page.worker',
    changed: ['src/main.js', 'main.js.map'],
  },
  {
    name: 'a comment, with hidden source maps',
    devtool: 'hidden-source-map',
    file: 'src/main.js',
    from: 'page.worker',
    to: '// Two lines\n  // of comment.\n page.worker',
    changed: ['main.js.map'],
  },
  {
    name: 'a comment in a worker, with inline source maps',
    devtool: 'inline-source-map',
    file: 'src/count.worker.js',
    from: '// The sum',
    to: '// A sum',
    changed: ['src/count.worker.js', 'src/main.js'],
  },
  {
    name: 'a copied image, with source maps',
    devtool: 'source-map',
    file: 'public/img/hero.svg',
    from: 'green',
    to: 'olive',
    changed: ['img/hero.svg', 'src/skin.css'],
  },
]

describe.each(WEBPACKS)('$name', (bundler) => {
  const root = copyFixture('plain-app')
  const bytesByPath = new Map<string, Buffer>()
  const before = new Map<unknown, WebpackOutput>()

  async function buildWith({ devtool, copies }: Pick<Edit, 'devtool' | 'copies'>): Promise<WebpackOutput> {
    const config: Configuration =
      devtool === undefined ? {} : { devtool: devtool || false, optimization: { minimize: true } }
    const output = await build(bundler, { root, config, copies })
    for (const path of digestedPaths(output)) {
      const bytes = output.files.get(path)!
      if (!bytes.equals(bytesByPath.get(path) ?? bytes))
        throw new Error(`${path} kept its name while its bytes changed`)
      bytesByPath.set(path, bytes)
    }
    return output
  }

  it.each(edits)('$name', async ({ file, from, to, changed, ...config }) => {
    const kind = config.copies ?? config.devtool
    const old = before.get(kind) ?? (await buildWith(config))
    before.set(kind, old)
    const restore = edit(join(root, file), from, to)
    const output = await buildWith(config)
    restore()

    expect(output.errors).toEqual([])
    expect(changed.filter((key) => fileOf(old, key).equals(fileOf(output, key)))).toEqual([])
    expect(renamedWithoutNeed(old, output)).toEqual([])
  })

  it('with a runtime of its own, an edit of a lazy module renames it and the runtime alone', async () => {
    const config: Configuration = {
      optimization: { runtimeChunk: 'single', moduleIds: 'deterministic', chunkIds: 'deterministic' },
    }
    const { files } = await build(bundler, { root, config })
    const restore = edit(join(root, 'src/lazy/label.js'), 'chart of', 'graph of')
    const output = await build(bundler, { root, config })
    restore()
    const renamed = [...output.files.keys()].filter((path) => path.endsWith('.js') && !files.has(path))
    const label = output.manifest.paths.get('src/lazy/label.js')!
    expect(renamed.sort()).toEqual([label, expect.stringMatching(/^runtime\.[0-9a-f]{12}\.js$/)].sort())
  })

  it('watch mode gives what a clean build gives', async () => {
    const watched = copyFixture('plain-app')
    const config = configure(bundler, { root: watched })
    const watching = bundler.webpack(config)!.watch({ aggregateTimeout: 20 }, () => {})!
    const expectOutput = (files: WebpackOutput['files'], edited?: string) => {
      let looks = 0
      return vi.waitFor(
        () => {
          // A watcher that was not ready may have overlooked the edit.
          if (edited && ++looks % 50 === 0) utimesSync(edited, new Date(), new Date())
          expect(readBuilt(config.output!.path!).files).toEqual(files)
        },
        { timeout: 240_000, interval: 100 },
      )
    }

    await expectOutput((await build(bundler, { root })).files)
    const edited = edits.filter(({ name }) =>
      /^(an entry|a copied image|CSS of an included folder)$/.test(name),
    )
    const restores: (() => void)[] = []
    for (const { file, from, to } of edited) {
      restores.push(edit(join(root, file), from, to))
      const clean = await build(bundler, { root })
      edit(join(watched, file), from, to)
      await expectOutput(clean.files, join(watched, file))
    }
    await new Promise<void>((done) => watching.close(() => done()))
    for (const restore of restores) restore()
    expect(restores).toHaveLength(3)
  })
})

/** Changes a file, and answers a function that puts it back. */
function edit(file: string, from: string, to: string): () => void {
  const text = readFileSync(file, 'latin1')
  expect(text).toContain(from)
  writeFileSync(file, text.replace(from, to), 'latin1')
  return () => writeFileSync(file, text, 'latin1')
}

/** The files whose names say that their bytes never change. */
function digestedPaths({ manifest: { paths, predigested = new Map() } }: WebpackOutput): string[] {
  const digested = [...paths].filter(([key, path]) => key !== path).map(([, path]) => path)
  return [...new Set([...digested, ...predigested.keys()])]
}

function fileOf({ manifest, files }: WebpackOutput, key: string): Buffer {
  const bytes = files.get(manifest.paths.get(key) ?? '')
  if (!bytes) throw new Error(`There is no ${key}, only ${[...manifest.paths.keys()].join(', ')}`)
  return bytes
}

/** The files that are gone, though their bytes are there under a new name. */
function renamedWithoutNeed(old: WebpackOutput, output: WebpackOutput): string[] {
  const added = [...output.files].filter(([path]) => !old.files.has(path))
  return [...old.files].flatMap(([path, bytes]) => {
    if (output.files.has(path)) return []
    const renamed = added.filter(([, other]) => other.equals(bytes))
    return renamed.map(([name]) => `${path} became ${name}`)
  })
}
