import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { build, VITES } from './vite.ts'

/** What every version gives, with the digests left out. */
const keys: Record<string, string> = {
  '@vite/client': 'assets/vite-client.js',
  'admin/css/admin.css': 'admin/css/admin.css',
  'admin/img/tick.svg': 'admin/img/tick.svg',
  'assets/chart.css': 'assets/chart.css',
  'assets/chart.js': 'assets/chart.js',
  'assets/chart.svg': 'assets/chart.svg',
  'assets/count.worker.js': 'assets/count.worker.js',
  'assets/index.css': 'assets/index.css',
  'assets/index.js': 'assets/index.js',
  'assets/label.js': 'assets/label.js',
  'assets/panel.css': 'assets/panel.css',
  'assets/panel.js': 'assets/panel.js',
  'assets/plain.ttf': 'assets/plain.ttf',
  'assets/skin.css': 'assets/skin.css',
  'assets/worker.svg': 'assets/worker.svg',
  'assets/vite-client.js': 'assets/vite-client.js',
  'favicon.svg': 'favicon.svg',
  'img/hero.svg': 'img/hero.svg',
  'index.html': 'index.html',
  'js/theme.js': 'js/theme.js',
  'robots.txt': 'robots.txt',
  'src/count.worker.ts': 'assets/count.worker.js',
  'src/fonts/plain.ttf': 'assets/plain.ttf',
  'src/lazy/chart.css': 'assets/chart.css',
  'src/lazy/chart.ts': 'assets/chart.js',
  'src/lazy/label.ts': 'assets/label.js',
  'src/main.css': 'assets/index.css',
  'src/panel.css': 'assets/panel.css',
  'src/panel.ts': 'assets/panel.js',
  'src/pictures/chart.svg': 'assets/chart.svg',
  'src/pictures/dark/logo.svg': 'assets/logo.svg',
  'src/pictures/logo.svg': 'assets/logo.svg',
  'src/pictures/worker.svg': 'assets/worker.svg',
  'src/skin.css': 'assets/skin.css',
  'vendor/grid.css': 'vendor/grid.css',
  'vendor/icons/star.svg': 'vendor/icons/star.svg',
  'vendor/reset.css': 'vendor/reset.css',
}

describe.each(VITES)('$name', ({ vite }) => {
  const root = copyFixture('app')
  const input = { root, options: { include: ['legacy'], exclude: ['robots.txt'] } }

  it('gives the same keys', async () => {
    const { manifest } = await build(vite, input)
    const found = Array.from(manifest.paths, ([key, path]) => [key, path.replace(/\.[0-9a-f]{12}(?=\.)/, '')])
    // A chunk that entries share is named after whichever of its modules the bundler likes.
    const shared = manifest.paths.size - Object.keys(keys).length
    expect(Object.fromEntries(found)).toMatchObject(keys)
    expect(shared).toBeLessThanOrEqual(1)
  })

  it('writes 12 hex characters into every name but that of a page and of what is excluded', async () => {
    const { manifest } = await build(vite, input)
    const others = [...manifest.paths.values()].filter((path) => !/\.[0-9a-f]{12}\.\w+$/.test(path))
    expect(others).toEqual(['index.html', 'robots.txt'])
  })

  it('records what the bundler has named, and nothing else', async () => {
    const { manifest } = await build(vite, { ...input, config: { build: { sourcemap: true } } })
    const recorded = [...manifest.predigested!.keys()]
    // Scripts are not named by their md5, and two pictures share the name that the key would be.
    const unproven = [...manifest.paths.values()].filter((path) =>
      /^assets\/(?:(?!vite-client).*\.js(?:\.map)?|logo\..*)$/.test(path),
    )
    expect(recorded.sort()).toEqual([...new Set(unproven)].sort())
  })
})
