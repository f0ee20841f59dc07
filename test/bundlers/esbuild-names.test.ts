import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BuildOptions, Plugin } from 'esbuild'
import { describe, expect, it, vi } from 'vitest'
import { createLaw } from '../matrix/law.ts'
import { copyFixture } from '../support/fixture.ts'
import { type Output, readOutput } from '../support/output.ts'
import { build, configure, ESBUILDS, type Esbuild, type EsbuildInput } from './esbuild.ts'

/** One change of one file, on top of those before it, and the keys that get other files by it. */
interface Edit {
  name: string
  file: string
  from?: string
  to: string | undefined
  changed: string[]
}

const MAIN = ['main.js', 'src/main.js']
const PANEL = ['panel.js', 'src/panel.js']
const LAZY = ['chart.js', 'label.js', 'src/lazy/chart.js', 'src/lazy/label.js']
const WORKER = ['count.worker.js', 'src/count.worker.js']

const edits: Edit[] = [
  {
    name: 'an entry',
    file: 'src/panel.js',
    from: "'panel'",
    to: "'board'",
    changed: [...PANEL, 'panel.js.map'],
  },
  {
    name: 'a shared module',
    file: 'src/greet.js',
    from: 'hello',
    to: 'welcome',
    changed: [...MAIN, ...PANEL, ...LAZY],
  },
  {
    name: 'a module in a circle',
    file: 'src/lazy/label.js',
    from: 'chart of',
    to: 'graph of',
    changed: [...MAIN, ...PANEL, ...LAZY, 'label.js.map'],
  },
  {
    name: 'the CSS of a lazy module',
    file: 'src/lazy/chart.css',
    from: '{',
    to: '{ color: red;',
    changed: ['main.css', 'main.css.map', 'panel.css', 'panel.css.map'],
  },
  {
    name: 'imported CSS',
    file: 'src/base.css',
    from: 'html',
    to: ':root',
    changed: ['main.css', 'main.css.map'],
  },
  {
    name: 'an image in scripts and CSS',
    file: 'src/pictures/dark/logo.svg',
    from: 'black',
    to: 'grey',
    changed: [...PANEL, 'main.css', 'src/pictures/dark/logo.svg'],
  },
  {
    name: 'a font',
    file: 'src/fonts/plain.ttf',
    from: 'PLAI',
    to: 'OTHR',
    changed: ['main.css', 'plain.ttf', 'src/fonts/plain.ttf'],
  },
  {
    name: 'a worker',
    file: 'src/count.worker.js',
    from: '+ 1',
    to: '+ 2',
    changed: [...MAIN, ...WORKER, 'count.worker.js.map'],
  },
  {
    name: 'an included image in a worker',
    file: 'src/pictures/worker.svg',
    from: 'gold',
    to: 'tan',
    changed: [...MAIN, ...WORKER, 'pictures/worker.svg'],
  },
  {
    name: 'included CSS that other included CSS imports',
    file: 'public/vendor/reset.css',
    from: '*',
    to: ':where(*)',
    changed: ['vendor/grid.css', 'vendor/reset.css'],
  },
  {
    name: 'an included image in CSS of the bundle',
    file: 'public/img/hero.svg',
    from: 'green',
    to: 'olive',
    changed: ['img/hero.svg', 'skin.css', 'src/skin.css', 'vendor/grid.css'],
  },
  {
    name: 'a new file in an included folder',
    file: 'shop/static/img/new.svg',
    to: 'new',
    changed: ['shop/img/new.svg'],
  },
  {
    name: 'a file that is gone',
    file: 'shop/static/img/new.svg',
    to: undefined,
    changed: ['shop/img/new.svg'],
  },
]

describe.each(ESBUILDS)('$name', ({ esbuild }) => {
  it.each<{ name: string; config: BuildOptions; comment: string[] }>([
    { name: 'linked source maps', config: { sourcemap: true }, comment: [...MAIN, 'main.js.map'] },
    {
      name: 'minified, external source maps',
      config: { sourcemap: 'external', minify: true },
      comment: ['main.js.map'],
    },
  ])('edits of single files: $name', async ({ config, comment }) => {
    const root = copyFixture('plain-app')
    const options = { keepOriginals: false }
    const context = await esbuild.context(configure({ root, options, config }))
    const findBreaches = createLaw()
    await context.rebuild()
    let before = readOutput(join(root, 'dist'))
    for (const { name, changed, ...edit } of [...edits, { ...COMMENT, changed: comment }]) {
      apply(root, edit)
      await context.rebuild()
      const output = readOutput(join(root, 'dist'))
      const seen = { name, changed: changedKeys(before, output), breaches: findBreaches(output) }
      expect(seen).toEqual({ name, changed: changed.toSorted(), breaches: [] })
      expect(output.files).toEqual(await buildClean(esbuild, { root, options, config }))
      before = output
    }
    await context.dispose()
  })

  it('watch mode builds at each change, and leaves what failed', async () => {
    const root = copyFixture('plain-app')
    const failures: number[] = []
    const later: Plugin = {
      name: 'later',
      setup: ({ onEnd }) => onEnd(({ errors }) => void failures.push(errors.length)),
    }
    const context = await esbuild.context(configure({ root, plugins: [later] }))
    const builds = (count: number): Promise<void> =>
      vi.waitFor(() => expect(failures.length).toBeGreaterThanOrEqual(count), 120_000)
    await context.watch()
    await builds(1)
    const first = readOutput(join(root, 'dist'))

    apply(root, { file: 'src/panel.js', from: "import './panel.css'", to: "import './nothing.css'" })
    await builds(2)
    expect(failures.at(-1)).toBe(1)
    expect(readOutput(join(root, 'dist'))).toEqual(first)

    apply(root, { file: 'src/panel.js', from: "import './nothing.css'", to: '' })
    await builds(3)
    apply(root, { file: 'shop/static/img/new.svg', to: 'new' })
    await builds(4)
    await context.dispose()
    const { files, manifest } = readOutput(join(root, 'dist'))
    expect(files).toEqual(await buildClean(esbuild, { root }))
    expect(manifest.paths.has('shop/img/new.svg')).toBe(true)
    expect([...first.files.keys()].filter((path) => !files.has(path))).not.toEqual([])
  })

  it('a watching build leaves the files of another', async () => {
    const root = copyFixture('plain-app')
    const contextOf = (entry: string) =>
      esbuild.context(
        configure({
          root,
          config: { entryPoints: [entry] },
          options: { include: [], manifest: `${entry}.json` },
        }),
      )
    const [one, other] = [await contextOf('src/main.css'), await contextOf('src/panel.js')]
    await one.rebuild()
    await other.rebuild()
    const { files } = readOutput(join(root, 'dist'))
    const shared = [...files.keys()].filter((path) => /^logo|^panel/.test(path))
    apply(root, { file: 'src/base.css', from: 'html', to: ':root' })
    apply(root, { file: 'src/base.css', from: "url('./pictures/dark/logo.svg#mark')", to: 'none' })
    await one.rebuild()
    const left = readOutput(join(root, 'dist')).files
    expect(shared.filter((path) => !left.has(path))).toEqual([])
    expect([...files.keys()].filter((path) => !left.has(path))).toEqual([
      expect.stringMatching(/^main\.\w{12}\.css$/),
    ])
    await Promise.all([one.dispose(), other.dispose()])
  })
})

const COMMENT = { name: 'a comment', file: 'src/main.js', from: '})\n', to: '})\n// The end.\n' }

/** The files of a build in a folder of its own. */
async function buildClean(esbuild: Esbuild, { config, ...input }: EsbuildInput): Promise<Output['files']> {
  const { dir, files } = await build(esbuild, { ...input, config: { ...config, outdir: 'clean' } })
  rmSync(dir, { recursive: true })
  // The manifest says where its build goes.
  const manifest = files.get('staticfiles.json')!.toString().replace(' to clean"', ' to dist"')
  return files.set('staticfiles.json', Buffer.from(manifest))
}

function apply(root: string, { file, from, to }: Pick<Edit, 'file' | 'from' | 'to'>): void {
  const path = join(root, file)
  if (to === undefined) rmSync(path)
  else if (from === undefined) writeFileSync(path, to)
  else {
    const text = readFileSync(path, 'latin1')
    expect(text).toContain(from)
    writeFileSync(path, text.replace(from, to), 'latin1')
  }
}

/** The keys that name another file than before, or are new or gone. */
function changedKeys({ manifest: before }: Output, { manifest: after }: Output): string[] {
  const keys = new Set([...before.paths.keys(), ...after.paths.keys()])
  return [...keys].filter((key) => before.paths.get(key) !== after.paths.get(key)).sort()
}
