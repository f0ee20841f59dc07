import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BuildEnvironmentOptions } from 'vite'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { build, VITES, type ViteOutput } from './vite.ts'

type SourceMaps = NonNullable<BuildEnvironmentOptions['sourcemap']>

/** One change of one file, and keys whose files must have other bytes and names by it. */
interface Edit {
  name: string
  file: string
  from: string
  to: string
  sourcemap?: SourceMaps
  changed: string[]
}

const edits: Edit[] = [
  {
    name: 'an entry',
    file: 'src/panel.ts',
    from: "greet('panel')",
    to: "greet('board')",
    changed: ['src/panel.ts'],
  },
  {
    name: 'a shared module',
    file: 'src/greet.ts',
    from: 'hello',
    to: 'welcome',
    changed: ['src/panel.ts', 'index.html'],
  },
  {
    name: 'a lazy module',
    file: 'src/lazy/label.ts',
    from: 'chart of',
    to: 'graph of',
    changed: ['src/lazy/label.ts', 'src/panel.ts'],
  },
  {
    name: 'the CSS of a lazy module',
    file: 'src/lazy/chart.css',
    from: '{',
    to: '{ color: red;',
    changed: ['assets/chart.css', 'src/panel.ts'],
  },
  {
    name: 'an image in that CSS',
    file: 'src/pictures/chart.svg',
    from: 'teal',
    to: 'navy',
    changed: ['src/pictures/chart.svg', 'assets/chart.css', 'src/panel.ts'],
  },
  {
    name: 'an image in scripts and CSS',
    file: 'src/pictures/dark/logo.svg',
    from: 'black',
    to: 'grey',
    changed: ['src/pictures/dark/logo.svg', 'src/panel.ts', 'assets/index.css'],
  },
  {
    name: 'a font',
    file: 'src/fonts/plain.ttf',
    from: 'PLAI',
    to: 'OTHR',
    changed: ['src/fonts/plain.ttf', 'assets/index.css'],
  },
  {
    name: 'the CSS of an entry',
    file: 'src/base.css',
    from: 'html',
    to: ':root',
    changed: ['assets/index.css', 'index.html'],
  },
  {
    name: 'a public file',
    file: 'public/img/hero.svg',
    from: 'green',
    to: 'olive',
    changed: [
      'img/hero.svg',
      'vendor/grid.css',
      'assets/index.css',
      'assets/index.js',
      'src/count.worker.ts',
      'index.html',
    ],
  },
  {
    name: 'public CSS that other public CSS imports',
    file: 'public/vendor/reset.css',
    from: '*',
    to: ':where(*)',
    changed: ['vendor/reset.css', 'vendor/grid.css', 'index.html'],
  },
  {
    name: 'an image of an included folder',
    file: 'legacy/admin/img/tick.svg',
    from: 'lime',
    to: 'cyan',
    changed: ['admin/img/tick.svg', 'admin/css/admin.css', 'src/skin.css'],
  },
  {
    name: 'CSS of an included folder',
    file: 'legacy/admin/css/admin.css',
    from: 'tick',
    to: 'check',
    changed: ['admin/css/admin.css'],
  },
  {
    name: 'a worker',
    file: 'src/count.worker.ts',
    from: '+ 1',
    to: '+ 2',
    changed: ['src/count.worker.ts', 'assets/index.js'],
  },
  {
    name: 'an image in a worker',
    file: 'src/pictures/worker.svg',
    from: 'gold',
    to: 'tan',
    changed: ['src/pictures/worker.svg', 'src/count.worker.ts', 'assets/index.js'],
  },
  { name: 'a comment', file: 'src/lazy/label.ts', from: '// Each', to: '// One', changed: [] },
  ...([true, 'inline', 'hidden'] as const).map((sourcemap) => ({
    name: `a comment, with source maps: ${sourcemap}`,
    sourcemap,
    file: 'src/lazy/label.ts',
    from: '// Each',
    to: '// One\n//',
    changed: sourcemap === 'hidden' ? ['assets/label.js.map'] : ['src/lazy/label.ts'],
  })),
  ...([true, 'inline', 'hidden'] as const).map((sourcemap) => ({
    name: `a comment in a worker, with source maps: ${sourcemap}`,
    sourcemap,
    file: 'src/count.worker.ts',
    from: 'self.post',
    to: '// Two lines\n  // of comment.\n self.post',
    changed: sourcemap === 'hidden' ? ['assets/count.worker.js.map'] : ['src/count.worker.ts'],
  })),
]

describe.each(VITES)('$name', ({ vite }) => {
  const root = copyFixture('app')
  const bytesByPath = new Map<string, Buffer>()
  const before = new Map<SourceMaps, ViteOutput>()

  async function buildWith(sourcemap: SourceMaps): Promise<ViteOutput> {
    const output = await build(vite, {
      root,
      options: { include: ['legacy'] },
      config: { build: { sourcemap } },
    })
    for (const path of digestedPaths(output)) {
      const bytes = output.files.get(path)!
      if (!bytes.equals(bytesByPath.get(path) ?? bytes))
        throw new Error(`${path} kept its name while its bytes changed`)
      bytesByPath.set(path, bytes)
    }
    return output
  }

  it.each(edits)('$name', async ({ file, from, to, sourcemap = false, changed }) => {
    const old = before.get(sourcemap) ?? (await buildWith(sourcemap))
    before.set(sourcemap, old)
    const text = readFileSync(join(root, file), 'latin1')
    expect(text).toContain(from)
    writeFileSync(join(root, file), text.replace(from, to), 'latin1')
    const output = await buildWith(sourcemap)
    writeFileSync(join(root, file), text, 'latin1')

    const unchanged = changed.filter((key) => fileOf(old, key).equals(fileOf(output, key)))
    expect(unchanged).toEqual([])
    expect(renamedWithoutNeed(old, output)).toEqual([])
  })
})

/** The files whose names say that their bytes never change. */
function digestedPaths({ manifest: { paths, predigested = new Map() } }: ViteOutput): string[] {
  const digested = [...paths].filter(([key, path]) => key !== path).map(([, path]) => path)
  return [...new Set([...digested, ...predigested.keys()])]
}

function fileOf({ manifest, files }: ViteOutput, key: string): Buffer {
  const bytes = files.get(manifest.paths.get(key) ?? '')
  if (!bytes) throw new Error(`There is no ${key}, only ${[...manifest.paths.keys()].join(', ')}`)
  return bytes
}

/**
 * The keys whose files got new names for the bytes that they had. Two files may: Vite names a script after the CSS
 * that was taken out of it too, and one with a hidden source map is named after the map, which is named after it.
 */
function renamedWithoutNeed(old: ViteOutput, output: ViteOutput): string[] {
  const isChanged = (key: string): boolean =>
    old.manifest.paths.has(key) &&
    output.manifest.paths.has(key) &&
    !fileOf(old, key).equals(fileOf(output, key))
  return [...old.manifest.paths].flatMap(([key, path]) => {
    if (output.manifest.paths.get(key) === path || !output.manifest.paths.has(key) || isChanged(key))
      return []
    const script = path.replace(/\.[0-9a-f]{12}\.js$/, '')
    return isChanged(`${script}.css`) || isChanged(`${script}.js.map`) ? [] : key
  })
}
