import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { BuildOptions } from 'esbuild'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { build, configure, ESBUILDS, errorsOf } from './esbuild.ts'

interface Row {
  name: string
  config?: BuildOptions
  options?: StaticfilesOptions
  /** Files to be added, by path. */
  added?: Record<string, string>
  expected: RegExp
}

const refused: Row[] = [
  {
    name: 'no output folder',
    config: { outdir: undefined! },
    expected: /^There is neither `outdir` nor `outfile`, .* Set outdir: 'static-build'\.$/,
  },
  {
    name: 'files that are not bundled',
    config: { bundle: undefined!, splitting: false, loader: {} },
    expected: /^`bundle` is not set, .* Set bundle: true; .* `staticfiles digest`\.$/,
  },
  {
    name: 'a hash in a folder',
    config: { chunkNames: '[hash]/[name]' },
    expected:
      /^chunkNames is '\[hash\]\/\[name\]', .* Put it in the file name, as in '\[name\]\.\[hash\]'\.$/,
  },
  {
    name: 'an entry and an included file with one key',
    added: { 'public/main.js': '0' },
    expected:
      /^main\.js: (?:public\/main\.js|the entry src\/main\.js) \(main\.\w{12}\.js\) and .* would have the same key in the manifest\. Rename one of them\.$/,
  },
  {
    name: 'the CSS of a script and a style sheet with one key',
    config: { entryPoints: ['src/main.js', 'src/main.css'] },
    expected: /^main\.css: the entry .* would have the same key in the manifest\. Rename one of them\.$/,
  },
  {
    name: 'a chunk and an included file at one path',
    config: { entryNames: '[name]' },
    added: { 'public/panel.js': '0' },
    expected: /^public\/panel\.js: This file and another of the build would both be written to panel\.js\./,
  },
  {
    name: 'a broken reference in an included file',
    added: { 'public/vendor/grid.css': '.a {\n  background: url(icons/stat.svg) }' },
    expected:
      /^public\/vendor\/grid\.css:2:15: "icons\/stat\.svg" names vendor\/icons\/stat\.svg, which does not exist\. Did you mean vendor\/icons\/star\.svg\?$/,
  },
  {
    name: 'a missing folder',
    options: { include: ['shop/statics'] },
    expected: /shop\/statics does not exist\. Is the path right\?$/,
  },
  {
    name: 'a URL below the base that names nothing',
    added: { 'src/skin.css': '.a { background: url(/static/img/nero.svg) }' },
    expected: /^Could not resolve "\/static\/img\/nero\.svg"$/,
  },
]

const warned: Row[] = [
  {
    name: 'entries that keep their names',
    config: { entryNames: '[name]', entryPoints: ['src/lazy/chart.js', 'src/lazy/label.js'] },
    expected: /^chart\.js and 1 more keep their names when .* entryNames has no \[hash\]\. Write it as in '/,
  },
  {
    name: 'assets that keep their names',
    config: { assetNames: '[dir]/[name]', entryPoints: ['src/main.css'] },
    expected: /svg and \d+ more keep their names .* assetNames has no \[hash\]\./,
  },
  {
    name: 'a missing source map of an included file',
    added: { 'public/old.js': '//# sourceMappingURL=old.js.map' },
    expected: /^public\/old\.js:1:1: "old\.js\.map" names old\.js\.map, which does not exist\.$/,
  },
]

describe.each(ESBUILDS)('$name', ({ esbuild }) => {
  it.each(refused)('refuses $name', async ({ config = {}, options = {}, added = {}, expected }) => {
    const root = withFiles(added)
    const previous = await writeManifest(root)
    const errors = await errorsOf(esbuild.build(configure({ root, config, options })))
    expect(errors.map(withoutRoot(root))).toContainEqual(expect.stringMatching(expected))
    expect(readFileSync(join(root, 'dist/staticfiles.json'), 'utf8')).toBe(previous)
    expect(existsSync(join(root, 'dist/robots.txt'))).toBe(false)
  })

  it.each(warned)('warns of $name', async ({ config = {}, added = {}, expected }) => {
    const root = withFiles(added)
    const { warnings } = await esbuild.build(configure({ root, config }))
    expect(warnings.map(({ text }) => text).map(withoutRoot(root))).toEqual([expect.stringMatching(expected)])
    expect(existsSync(join(root, 'dist/staticfiles.json'))).toBe(true)
  })

  it.each<{ name: string; config?: BuildOptions; options?: StaticfilesOptions; expected: string }>([
    { name: 'in the plugin', options: { include: ['nowhere'] }, expected: 'nowhere does not exist' },
    { name: "in esbuild's", config: { chunkNames: '[hash]/[name]' }, expected: 'chunkNames is' },
  ])('tells of a mistake in options alone and without a stack: $name', async ({ expected, ...row }) => {
    const build = esbuild.build(configure({ root: copyFixture('plain-app'), ...row }))
    const { errors } = await build.catch((failure) => failure)
    const texts = await esbuild.formatMessages(errors, { kind: 'error' })
    expect(texts).toEqual([expect.stringContaining(expected)])
    expect(texts[0]).not.toMatch(/^\s+at /m)
  })

  it('leaves the manifest alone where esbuild fails', async () => {
    const root = copyFixture('plain-app')
    const before = await build(esbuild, { root })
    writeFileSync(join(root, 'src/panel.js'), "import './nothing.js'")
    expect(await errorsOf(build(esbuild, { root }))).toEqual(['Could not resolve "./nothing.js"'])
    writeFileSync(join(root, 'src/panel.js'), 'await')
    expect(await errorsOf(build(esbuild, { root }))).toHaveLength(1)
    const manifest = readFileSync(join(root, 'dist/staticfiles.json'))
    expect(manifest).toEqual(before.files.get('staticfiles.json'))
  })
})

/** A copy of the fixture with more files. */
function withFiles(added: Record<string, string>): string {
  const root = copyFixture('plain-app')
  for (const [path, text] of Object.entries(added)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

async function writeManifest(root: string): Promise<string> {
  const text = '{"paths": {}, "version": "1.1", "hash": ""}'
  mkdirSync(join(root, 'dist'))
  writeFileSync(join(root, 'dist/staticfiles.json'), text)
  return text
}

/** Files are told of by their paths from the working directory. */
const withoutRoot =
  (root: string) =>
  (message: string): string =>
    message.replaceAll(`${root}/`, '')
