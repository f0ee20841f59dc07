import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { loadManifest } from '@staticfiles/manifest'
import { expect, it } from 'vitest'
import { ESBUILD_VERSIONS } from '../matrix/bundlers/esbuild.ts'
import { ROLLUP_LIKES } from '../matrix/bundlers/rollup.ts'
import { VITES } from '../matrix/bundlers/vite.ts'
import { WEBPACK_LIKES } from '../matrix/bundlers/webpack.ts'
import { addFiles, makeFolder } from '../support/command.ts'

const BUNDLERS = [...VITES, ...ROLLUP_LIKES, ...WEBPACK_LIKES, ...ESBUILD_VERSIONS]

it.each(BUNDLERS)('$name: two builds write partials into one folder, each its own', async (bundler) => {
  const site = makeFolder({
    'shop/src/main.js': 'document.title = "shop"',
    'shop/src/panel.js': 'document.title = "panel"',
    'admin/src/main.js': 'document.title = "admin"',
    'shop/public/robots.txt': '',
    'admin/public/robots.txt': '',
  })
  const build = (name: string, entries: Record<string, string>) =>
    bundler.build({
      ...{ root: join(site, name), entries, base: `/static/${name}/`, sourcemap: false, minify: false },
      options: {
        manifest: { file: join(site, 'names.json'), merge: true, prefix: name, name },
        partials: join(site, 'templates'),
      },
    })
  const partial = (entry: string) => join(site, 'templates', `${entry}.html`)
  const textOf = (entry: string) =>
    readFileSync(partial(entry), 'utf8')
      .replace(/^<!--.*-->\n/, '')
      .trim()
  const tags = (entry: string) => loadManifest(join(site, 'names.json'), { base: '/static/' }).tags(entry)

  await build('shop', { main: 'src/main.js', panel: 'src/panel.js' })
  await build('admin', { main: 'src/main.js' })
  for (const entry of ['shop/src/main.js', 'shop/src/panel.js', 'admin/src/main.js']) {
    expect(textOf(entry)).toBe(tags(entry))
    expect(textOf(entry)).toMatch(/<script [^>]*src="\/static\/(shop|admin)\/\S+[.-][0-9a-f]{12}\.js"/)
  }

  rmSync(join(site, 'shop/src/panel.js'))
  addFiles(site, { 'shop/src/main.js': 'document.title = "new"' })
  await build('shop', { main: 'src/main.js' })
  expect(existsSync(partial('shop/src/panel.js'))).toBe(false)
  for (const entry of ['shop/src/main.js', 'admin/src/main.js']) expect(textOf(entry)).toBe(tags(entry))
})
