import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RollupOptions, RollupWatcher } from 'rollup'
import { describe, expect, it, vi } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { type Output, readOutput } from '../support/output.ts'
import { build, configure, faultsOf, ROLLUPS, type RollupInput, type RollupLike } from './rollup-like.ts'

describe.each(ROLLUPS)('$name', (bundler) => {
  it('a bundle that is not written leaves no trace, but is complete', async () => {
    const root = copyFixture('rollup-app')
    process.chdir(root)
    const { output, ...config } = configure(bundler, { root, plugins: [emitPage] })
    const bundle = await bundler.rollup(config)
    const { output: files } = await bundle.generate(output[0]!)
    await bundle.close()
    const paths = files.map(({ fileName }) => fileName)
    expect(paths).toContainEqual(expect.stringMatching(/^main\.[0-9a-f]{12}\.js$/))
    expect(paths).toContainEqual(expect.stringMatching(/^app\.[0-9a-f]{12}\.webmanifest$/))
    expect(existsSync(join(root, 'dist'))).toBe(false)
  })

  it('several builds with one plugin share a manifest, and a rebuild replaces its own part', async () => {
    const root = copyFixture('rollup-app')
    process.chdir(root)
    const plugin = bundler.staticfiles({ include: ['static'] })
    const configs = ['src/lazy/label.js', 'src/lazy/chart.js'].map((input) => {
      return {
        ...configure({ ...bundler, staticfiles: () => plugin }, { root, output: bundler.oneChunk }),
        input,
      }
    })
    const keys = ['chart.js', 'label.js', 'src/lazy/chart.js', 'src/lazy/label.js']

    for (const config of configs) await run(bundler, config)
    const first = readOutput(join(root, 'dist'))
    expect([...first.manifest.paths.keys()].filter((key) => key.endsWith('.js'))).toEqual(keys)
    expect(faultsOf(first)).toEqual([])

    writeFileSync(join(root, 'src/lazy/label.js'), "export const label = async () => 'other'")
    rmSync(first.dir, { recursive: true })
    for (const config of configs) await run(bundler, config)
    const second = readOutput(join(root, 'dist'))
    expect([...second.manifest.paths.keys()].filter((key) => key.endsWith('.js'))).toEqual(keys)
    expect(second.manifest.paths.get('label.js')).not.toBe(first.manifest.paths.get('label.js'))
    expect(faultsOf(second)).toEqual([])
  })

  it('each output folder has a manifest of its own', async () => {
    const root = copyFixture('rollup-app')
    const output = [{ dir: 'dist/one' }, { dir: 'dist/two', format: 'cjs' as const }]
    await build(bundler, { root, output, isWhole: false })
    for (const { dir } of output) {
      const built = readOutput(join(root, dir))
      expect(built.manifest.paths.get('src/main.js')).toMatch(/^main\.[0-9a-f]{12}\.js$/)
      expect(faultsOf(built)).toEqual([])
    }
  })

  it('the manifest goes where the code is', async () => {
    const root = copyFixture('rollup-app')
    const options = { manifest: 'backend/staticfiles.json' }
    const { files, manifest } = await build(bundler, { root, options })
    expect(files.has('staticfiles.json')).toBe(false)
    expect(readdirSync(join(root, 'backend'))).toEqual(['staticfiles.json'])
    expect(manifest.paths.has('src/main.js')).toBe(true)
  })

  it('watch mode writes what a clean build writes, and nothing else stays', async () => {
    const root = copyFixture('rollup-app')
    const input: RollupInput = {
      root,
      output: [
        { sourcemap: true },
        { entryFileNames: 'next/[name].[hash].js', chunkFileNames: 'next/[name].[hash].js' },
      ],
    }
    const watcher = await watch(bundler, input)
    const edits: { name: string; edit: () => void; again?: () => void }[] = [
      { name: 'a shared module', edit: () => replace('src/greet.js', 'hello', 'welcome') },
      { name: 'CSS', edit: () => replace('src/main.css', 'body', 'main') },
      { name: 'an image', edit: () => replace('src/pictures/logo.svg', 'crimson', 'navy') },
      { name: 'an included image', edit: () => replace('static/img/tick.svg', 'lime', 'cyan') },
      {
        name: 'a lazy module that is no longer used',
        edit: () => replace('src/lazy/chart.js', "await import('./label.js')", "{ label: () => '' }"),
      },
      {
        name: 'a new included file',
        edit: () => writeFileSync(join(root, 'static/new.txt'), 'new'),
        // Rollup's watcher overlooks what comes to a folder while it looks through the folder.
        again: () => {
          rmSync(join(root, 'static/new.txt'))
          writeFileSync(join(root, 'static/new.txt'), 'new')
        },
      },
      { name: 'an included file that is gone', edit: () => rmSync(join(root, 'static/css/shop.css')) },
    ]
    const replace = (file: string, from: string, to: string): void => {
      const text = readFileSync(join(root, file), 'utf8')
      expect(text).toContain(from)
      writeFileSync(join(root, file), text.replace(from, to))
    }
    try {
      for (const { name, edit, again } of edits) {
        edit()
        const clean = await build(bundler, input)
        const watched = () => readOutput(join(root, 'watched'))
        await vi.waitFor(
          () => {
            again?.()
            expect(textsOf(watched()), name).toEqual(textsOf(clean))
          },
          { timeout: 120_000, interval: again ? 2_000 : 50 },
        )
      }
    } finally {
      await watcher.close()
    }
  })

  it('watch mode keeps what the manifest names where a new one cannot be written', async () => {
    const root = copyFixture('rollup-app')
    const watcher = await watch(bundler, { root, options: { dts: 'static.d.ts' } })
    const before = readOutput(join(root, 'watched')).manifest
    rmSync(join(root, 'static.d.ts'))
    mkdirSync(join(root, 'static.d.ts'))
    try {
      const failed = new Promise<{ message: string }>((done) => {
        watcher.on('event', (event) => {
          if (event.code === 'ERROR') done(event.error)
        })
      })
      writeFileSync(join(root, 'src/greet.js'), "export const greet = () => 'welcome'\n")
      expect((await failed).message).toContain('static.d.ts')
      const { manifest, files } = readOutput(join(root, 'watched'))
      expect(manifest).toEqual(before)
      expect([...manifest.paths.values()].filter((path) => !files.has(path))).toEqual([])
    } finally {
      await watcher.close()
    }
  })
})

/** Less what the manifest says of who wrote it, which has the name of the output's folder. */
function textsOf({ files }: Output): Record<string, string> {
  const textOf = (bytes: Buffer): string => bytes.toString().replace(/, "build": ".*?"/, '')
  return Object.fromEntries(Array.from(files, ([path, bytes]) => [path, textOf(bytes)]))
}

const emitPage = {
  name: 'webmanifest',
  buildStart(this: { emitFile(file: object): void }): void {
    this.emitFile({ type: 'asset', fileName: 'app.webmanifest', source: '{}' })
  },
}

async function run(
  { rollup }: RollupLike,
  { output, ...config }: RollupOptions & { output: object[] },
): Promise<void> {
  const bundle = await rollup(config)
  for (const options of output) await bundle.write(options)
  await bundle.close()
}

/** Builds into the folder `watched`, and again at each change. */
async function watch(bundler: RollupLike, input: RollupInput): Promise<RollupWatcher> {
  process.chdir(input.root)
  const { output, ...config } = configure(bundler, input)
  const watcher: RollupWatcher = bundler.watch({
    ...config,
    output: output.map((options) => ({ ...options, dir: join(input.root, 'watched') })),
  })
  await new Promise<void>((done, fail) => {
    watcher.on('event', (event) => {
      if (event.code === 'BUNDLE_END') event.result.close()
      if (event.code === 'ERROR') fail(event.error)
      if (event.code === 'END') done()
    })
  })
  return watcher
}
