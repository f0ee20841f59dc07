import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OutputOptions } from 'rollup'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import type { Output } from '../support/output.ts'
import { build, ROLLUPS } from './rollup-like.ts'

interface Edit {
  name: string
  file: string
  from: string
  to: string
  sourcemap?: OutputOptions['sourcemap']
  /** The keys whose files get other names, and no others do. */
  renamed: string[]
}

const LABEL = 'src/lazy/label.js'
const UNUSED = { file: LABEL, from: 'out of', to: 'out by' }
const CHUNKS = ['chart.js', 'label.js', 'logo.js', 'main.js', 'panel.js']

/** What imports the edited module, and what imports that, has new names too. */
const edits: Edit[] = [
  { name: 'an entry', file: 'src/main.js', from: "greet('main')", to: "greet('page')", renamed: ['main.js'] },
  { name: 'a shared module', file: 'src/greet.js', from: 'hello', to: 'welcome', renamed: CHUNKS },
  {
    name: 'one of two lazy modules that import each other',
    file: LABEL,
    from: 'chart of',
    to: 'graph of',
    renamed: ['chart.js', 'label.js', 'main.js', 'panel.js'],
  },
  {
    name: 'an image',
    file: 'src/pictures/logo.svg',
    from: 'crimson',
    to: 'navy',
    renamed: ['assets/logo.svg', ...CHUNKS],
  },
  { name: 'CSS', file: 'src/main.css', from: 'body', to: 'main', renamed: ['assets/main.css', 'main.js'] },
  {
    name: 'an included image',
    file: 'static/img/tick.svg',
    from: 'lime',
    to: 'cyan',
    renamed: ['assets/main.css', 'css/shop.css', 'img/tick.svg', 'main.js'],
  },
  { name: 'what is left out', ...UNUSED, renamed: [] },
  ...([true, 'inline', 'hidden'] as const).map((sourcemap) => {
    return {
      ...{ name: `what is left out, with source maps: ${sourcemap}`, sourcemap },
      ...UNUSED,
      renamed: ['chart.js', 'label.js', 'main.js', 'panel.js'],
    }
  }),
]

describe.each(ROLLUPS)('$name', (bundler) => {
  const root = copyFixture('rollup-app')

  it.each(edits)('$name', async ({ sourcemap = false, renamed, ...edit }) => {
    const run = () => build(bundler, { root, output: { sourcemap } })
    const { before, after } = await withEdit(edit, run)
    const isMap = (key: string): boolean => key.endsWith('.map')
    expect(namedAnew(before, after).filter((key) => !isMap(key) && !key.startsWith('src/'))).toEqual(
      renamed.sort(),
    )
    expect(bytesChanged(before, after)).toEqual([])
  })

  it('outputs at one time, of which one has source maps', async () => {
    const names = { entryFileNames: 'mapped/[name].[hash].js', chunkFileNames: 'mapped/[name].[hash].js' }
    const output = [{ sourcemap: true, ...names }, {}]
    const { before, after } = await withEdit(UNUSED, () => build(bundler, { root, output, isParallel: true }))
    expect(namedAnew(before, after)).toContain('mapped/label.js')
    expect(namedAnew(before, after).filter((key) => !key.startsWith('mapped/'))).toEqual([])
    expect(bytesChanged(before, after)).toEqual([])
  })

  const spellings = [
    { name: 'a percent escape', specifier: '/static/img/%74ick.svg' },
    { name: 'a CSS escape', specifier: '/static/img/\\74 ick.svg' },
    { name: 'a tab', specifier: '/static/img/ti\tck.svg' },
  ]
  it.each(spellings)('an included image whose name has $name in CSS', async ({ specifier }) => {
    const root = copyFixture('rollup-app')
    writeFileSync(join(root, 'src/main.css'), `body { background: url("${specifier}") }\n`)
    const { files, manifest } = await build(bundler, { root })
    const css = files.get(manifest.paths.get('assets/main.css')!)!
    expect(css.toString()).toContain(`"/static/${manifest.paths.get('img/tick.svg')}"`)
  })

  async function withEdit(
    { file, from, to }: Pick<Edit, 'file' | 'from' | 'to'>,
    run: () => Promise<Output>,
  ): Promise<{ before: Output; after: Output }> {
    const before = await run()
    const text = readFileSync(join(root, file), 'utf8')
    expect(text).toContain(from)
    writeFileSync(join(root, file), text.replace(from, to))
    const after = await run()
    writeFileSync(join(root, file), text)
    return { before, after }
  }
})

function namedAnew(
  { manifest: { paths: before } }: Output,
  { manifest: { paths: after } }: Output,
): string[] {
  expect([...after.keys()]).toEqual([...before.keys()])
  return [...before].filter(([key, path]) => after.get(key) !== path).map(([key]) => key)
}

/** The files that kept a name with a digest while their bytes changed. */
function bytesChanged({ files: before, manifest: { paths } }: Output, { files: after }: Output): string[] {
  const originals = new Set(paths.keys()).add('staticfiles.json')
  return [...before]
    .filter(([path, bytes]) => !originals.has(path) && !bytes.equals(after.get(path) ?? bytes))
    .map(([path]) => path)
}
