import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { digestOf } from '@staticfiles/core'
import type { Browser } from 'playwright-core'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { copyFixture, linkTo } from '../support/fixture.ts'
import { type Output, readOutput } from '../support/output.ts'
import { APP } from './app.ts'
import type { BuildInput, Bundler } from './bundler.ts'
import type { Capability, Mark } from './capabilities.ts'
import { applyEdit, createLaw, EDITS, UNEDITED } from './law.ts'
import { readColumn, writeColumn } from './page-table.ts'
import { buildWhole, type RunOutput, runApp, runWorkerApp, type Settings } from './run-app.ts'

/** The keys that every bundler gives `matrix/app`: its files by their paths, be they sources, copied or included. */
const COMMON_KEYS = [
  'css/paper.css',
  'css/print.css',
  'favicon.svg',
  'img/hero.svg',
  'robots.txt',
  'src/fonts/plain.ttf',
  'src/lazy/chart.js',
  'src/lazy/label.js',
  'src/main.js',
  'src/panel.js',
  'src/pictures/chart.svg',
  'src/pictures/dark/logo.svg',
  'src/pictures/logo.svg',
  'src/skin.js',
  'vendored/css/grid.css',
  'vendored/css/reset.css',
  'vendored/icons/tick.svg',
]

const CSS = '`url()` and `@import` in CSS, fonts'

/** Those that CSS alone refers to. */
const CSS_KEYS = ['src/fonts/plain.ttf', 'src/pictures/chart.svg']

/** Tests all that the table of docs/bundlers.md tells of some bundlers, and the table itself. */
export function testBundlers(bundlers: readonly Bundler[]): void {
  let browser: Browser | undefined
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  describe.each(bundlers)('$name', (bundler) => {
    const marks = new Map<Capability, Mark>(bundler.lacks.map((capability) => [capability, '—']))
    const hasCss = !bundler.lacks.includes(CSS)
    const test = (capability: Capability, run: () => Promise<void>): void => {
      if (bundler.lacks.includes(capability)) return
      it(capability, async () => {
        marks.set(capability, '✗')
        await run()
        marks.set(capability, '✓')
      })
    }
    let plain: Promise<RunOutput> | undefined
    const runPlain = (): Promise<RunOutput> => (plain ??= runApp(bundler, browser))
    const testRequests = (capability: Capability, keys: readonly string[]): void => {
      test(capability, async () => {
        const { requested } = await runPlain()
        if (browser) expect([...requested]).toEqual(expect.arrayContaining([...keys]))
      })
    }
    const testPage = (capability: Capability, expected: (output: RunOutput) => object): void => {
      test(capability, async () => {
        const output = await runPlain()
        if (browser) expect(output.page).toMatchObject(expected(output))
      })
    }
    const testSettings = (capability: Capability, settings: Settings): void => {
      test(capability, async () => {
        const { page } = await runApp(bundler, browser, settings)
        if (browser) expect(page).toMatchObject({ chart: 'hello, chart of 8', fonts: hasCss ? 1 : 0 })
      })
    }

    testPage('Entries and a chunk that they share', () => ({
      greeting: 'hello, main',
      panel: ['hello, panel', expect.any(String)],
    }))
    testPage('Images that scripts import', ({ manifest: { paths } }) => ({
      logo: expect.stringMatching(new RegExp(`/static/${paths.get('src/pictures/logo.svg')}$`)),
    }))
    testRequests('Chunks that are loaded later', ['src/lazy/chart.js'])
    testRequests('CSS of chunks that are loaded later', ['src/pictures/chart.svg'])
    testPage('Circular dynamic imports', () => ({ chart: 'hello, chart of 8' }))
    testRequests(CSS, ['src/pictures/logo.svg', 'src/pictures/dark/logo.svg', 'src/fonts/plain.ttf'])
    testRequests('Public or copied files', ['css/print.css', 'css/paper.css', 'img/hero.svg'])
    testRequests('Included folders', [
      'vendored/css/grid.css',
      'vendored/css/reset.css',
      'vendored/icons/tick.svg',
    ])

    test('Workers', async () => {
      const { page, manifest } = await runWorkerApp(bundler, browser)
      const picture = manifest.paths.get('src/pictures/worker.svg')
      if (browser) expect(page.worker).toEqual({ sum: 210, picture: `/static/${picture}` })
    })

    testSettings('Source maps beside the files', { sourcemap: true })
    testSettings('Hidden source maps', { sourcemap: 'hidden' })
    testSettings('Inline source maps', { sourcemap: 'inline' })
    testSettings('Base `/static/`', {})
    testSettings('Base `/`', { base: '/' })
    testSettings('Base `./`', { base: './' })
    testSettings('A CDN as the base', { onCdn: true })

    test('The same keys for sources as in the others', async () => {
      const { dir, manifest } = await runPlain()
      // Vite alone has style sheets by their sources too, as its dev server has.
      const isSource = (key: string): boolean =>
        !/^src\/.*\.css$/.test(key) &&
        ['', 'public'].some((folder) => existsSync(join(dir, '..', folder, key)))
      const expected = COMMON_KEYS.filter((key) => hasCss || !CSS_KEYS.includes(key))
      expect([...manifest.paths.keys()].filter(isSource)).toEqual(expected)
    })

    it('gives the same keys where the root is reached through a symlink', async () => {
      const { manifest } = await runPlain()
      const root = linkTo(copyFixture('matrix/app'))
      const linked = (await buildWhole(bundler, { ...APP, root })).manifest
      expect([...linked.paths.keys()]).toEqual([...manifest.paths.keys()])
      expect([...linked.entrypoints!.keys()]).toEqual([...manifest.entrypoints!.keys()])
    })

    test('The same names and bytes from each build', async () => {
      // Without minification, Rolldown leaves comments with the paths of the sources from the working directory.
      const input = { ...APP, minify: true, sourcemap: true }
      const digestsOf = ({ files }: Output): unknown =>
        Array.from(files, ([path, bytes]) => [path, digestOf(bytes)])
      const build = async (root: string): Promise<unknown> =>
        digestsOf(await buildWhole(bundler, { ...input, root }))
      const [one, other] = [copyFixture('matrix/app'), copyFixture('matrix/app')]
      expect(await build(other)).toEqual(await build(one))

      // Bundlers load several images at the same time, and may number them in any order.
      const images = { ...input, entries: { main: 'src/main.js' }, options: {} }
      const roots = [copyFixture('matrix/images'), copyFixture('matrix/images')]
      const buildImages = async (root: string): Promise<unknown> => {
        await bundler.build({ ...images, root })
        return digestsOf(readOutput(join(root, 'dist')))
      }
      const first = await buildImages(roots[0]!)
      for (let i = 1; i < 10; i++) expect(await buildImages(roots[i % 2]!)).toEqual(first)
    })

    test('Names change with the bytes, and only then', async () => {
      const root = copyFixture('matrix/app')
      const findBreaches = createLaw()
      const options = { ...APP.options, keepOriginals: false }
      let input: BuildInput = { ...APP, ...UNEDITED, root, options }
      for (const edit of EDITS) {
        input = applyEdit(root, edit, input)
        const output = await buildWhole(bundler, input)
        expect({ edit: edit.name, breaches: findBreaches(output) }).toEqual({ edit: edit.name, breaches: [] })
      }
      const undone = { ...input, ...UNEDITED, root: copyFixture('matrix/app') }
      expect(findBreaches(await buildWhole(bundler, undone))).toEqual([])
    })

    test('An import map: the same, and one module renames no other', async () => {
      const options: StaticfilesOptions = { ...APP.options, importMap: true, integrity: 'sha384' }
      const { page, manifest } = await runApp(bundler, browser, { options })
      if (browser)
        expect(page).toMatchObject({
          chart: 'hello, chart of 8',
          panel: ['hello, panel', expect.any(String)],
        })
      expect(manifest.imports?.size).toBeGreaterThan(2)

      const root = copyFixture('matrix/app')
      const findBreaches = createLaw()
      let input: BuildInput = { ...APP, ...UNEDITED, root, options: { ...options, keepOriginals: false } }
      let before = new Set<string>()
      for (const edit of EDITS) {
        input = applyEdit(root, edit, input)
        const output = await buildWhole(bundler, input)
        const breaches = findBreaches(output)
        const scripts = new Set([...output.files.keys()].filter((path) => path.endsWith('.js')))
        const renamed = [...scripts].filter((path) => !before.has(path)).length
        before = scripts
        const isModule = /shared module|module in a circle/.test(edit.name)
        expect({ edit: edit.name, breaches, renamed }).toEqual({
          ...{ edit: edit.name, breaches: [] },
          renamed: isModule ? 1 : renamed,
        })
      }
    })

    it.skipIf(process.env.NEWEST_BUNDLERS)(
      'is told of truly in the table of docs/bundlers.md (else run `pnpm run matrix`)',
      () => {
        if (process.env.WRITE_MATRIX && browser) writeColumn(bundler.name, marks)
        const told = readColumn(bundler.name)
        expect(new Map([...marks.keys()].map((capability) => [capability, told.get(capability)]))).toEqual(
          marks,
        )
      },
    )
  })
}
