import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseManifest } from '@staticfiles/manifest'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import type { InlineConfig } from 'vite'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { build, VITES, type ViteOutput } from './vite.ts'

describe.each(VITES)('$name', ({ vite }) => {
  const root = copyFixture('app')
  const broken = copyFixture('broken')

  function run(options: StaticfilesOptions, config: InlineConfig = {}): Promise<ViteOutput> {
    return build(vite, { root, options, config, entries: ['src/panel.ts'] })
  }

  it('manifest: another folder', async () => {
    const { files } = await run({ manifest: 'backend/staticfiles.json' })
    expect(files.has('staticfiles.json')).toBe(false)
    expect(readdirSync(join(root, 'backend'))).toEqual(['staticfiles.json'])
    const { paths } = parseManifest(readFileSync(join(root, 'backend/staticfiles.json'), 'utf8'))
    expect(files.has(paths.get('src/panel.ts')!)).toBe(true)
  })

  it('dts: the keys as a type', async () => {
    const { manifest } = await run({ dts: 'backend/static.d.ts' })
    const types = readFileSync(join(root, 'backend/static.d.ts'), 'utf8')
    const keys = [...manifest.paths.keys()].map((key) => `      | ${JSON.stringify(key)}`)
    expect(types).toContain(`    key: \n${keys.join('\n')}\n`)
  })

  const folders: { name: string; include: StaticfilesOptions['include']; expected: string[] }[] = [
    { name: 'none', include: [], expected: [] },
    { name: 'a string', include: ['legacy'], expected: ['admin/css/admin.css', 'admin/img/tick.svg'] },
    {
      name: 'a prefix',
      include: [{ dir: './legacy/admin/', prefix: '/old/admin/' }],
      expected: ['old/admin/css/admin.css', 'old/admin/img/tick.svg'],
    },
    { name: 'a glob', include: [{ dir: 'legacy', glob: '**/*.svg' }], expected: ['admin/img/tick.svg'] },
    {
      name: 'two globs',
      include: [{ dir: 'legacy', glob: ['admin/css/**', 'admin/img/*.svg'] }],
      expected: ['admin/css/admin.css', 'admin/img/tick.svg'],
    },
    {
      name: 'two folders',
      include: [
        { dir: 'legacy/admin/img', prefix: 'a' },
        { dir: 'legacy/admin/img', prefix: 'b' },
      ],
      expected: ['a/tick.svg', 'b/tick.svg'],
    },
  ]
  it.each(folders)('include: $name', async ({ include, expected }) => {
    const { manifest, files } = await run({ include })
    const own = [...manifest.paths.keys()].filter((key) => /^(old|admin|a|b)\//.test(key))
    expect(own).toEqual(expected)
    for (const key of own) {
      expect(manifest.paths.get(key)).toMatch(/\.[0-9a-f]{12}\.(css|svg)$/)
      expect(files.has(key)).toBe(true)
      expect(files.has(manifest.paths.get(key)!)).toBe(true)
    }
  })

  it('references: opt-in kinds and finders', async () => {
    const root = copyFixture('app')
    const image = 'legacy/admin/img/tick.svg'
    writeFileSync(
      join(root, 'legacy/frame.svg'),
      '<svg xmlns="http://www.w3.org/2000/svg"><image href="admin/img/tick.svg"/></svg>',
    )
    writeFileSync(join(root, 'legacy/page.tpl'), 'asset=admin/img/tick.svg')
    const references: StaticfilesOptions['references'] = [
      'svg',
      {
        name: 'template',
        extensions: ['.tpl'],
        find: (text) => [{ specifier: text.slice(6), start: 6, end: text.length }],
      },
    ]
    expect(existsSync(join(root, image))).toBe(true)
    const { manifest, files } = await build(vite, {
      root,
      options: { include: ['legacy'], references },
      entries: ['src/panel.ts'],
    })
    const tick = manifest.paths.get('admin/img/tick.svg')!
    const text = (key: string) => Buffer.from(files.get(manifest.paths.get(key)!)!).toString()
    expect(text('frame.svg')).toContain(`href="${tick}"`)
    expect(text('page.tpl')).toBe(`asset=${tick}`)
  })

  it('exclude', async () => {
    const { manifest, files } = await run({
      include: ['legacy'],
      exclude: ['robots.txt', 'admin/**', 'img/*.svg'],
    })
    const same = ['admin/css/admin.css', 'admin/img/tick.svg', 'img/hero.svg', 'robots.txt']
    expect([...manifest.paths].filter(([key, path]) => key === path)).toEqual(
      same.map((path) => [path, path]),
    )
    expect([...files.keys()]).toEqual(expect.arrayContaining(same))
    expect(files.get(manifest.paths.get('vendor/grid.css')!)!.toString()).toContain('url("../img/hero.svg")')
  })

  it('keepOriginals: true leaves the bytes of originals alone', async () => {
    const { files } = await run({ include: ['legacy'] })
    const originals = ['public/vendor/grid.css', 'public/img/hero.svg', 'legacy/admin/css/admin.css']
    for (const file of originals)
      expect(files.get(file.slice(file.indexOf('/') + 1))).toEqual(readFileSync(join(root, file)))
  })

  it('keepOriginals: false leaves nothing but digested and excluded files', async () => {
    const { files, manifest } = await run({
      include: ['legacy'],
      exclude: ['robots.txt'],
      keepOriginals: false,
    })
    expect([...files.keys()]).toEqual([...new Set(manifest.paths.values()), 'staticfiles.json'].sort())
  })

  it('follows Vite where it copies no public files', async () => {
    const { manifest } = await run({}, { build: { copyPublicDir: false } })
    expect(manifest.paths.has('img/hero.svg')).toBe(false)
  })

  const problems = [
    '"gone.png" names css/gone.png, which does not exist.',
    '"../img/star.svgg" names img/star.svgg, which does not exist. Did you mean img/star.svg?',
    '"shop.css.map" names css/shop.css.map, which does not exist.',
  ]
  const policies: { name: string; options: StaticfilesOptions; errors: number[]; warnings: number[] }[] = [
    { name: 'none', options: {}, errors: [0, 1], warnings: [2] },
    { name: 'error', options: { missing: 'error' }, errors: [0, 1, 2], warnings: [] },
    { name: 'warn', options: { missing: 'warn' }, errors: [], warnings: [0, 1, 2] },
    { name: 'ignore', options: { missing: 'ignore' }, errors: [], warnings: [] },
    {
      name: 'a rule',
      options: { ignore: [{ specifier: '*.png' }, { importer: 'css/**', specifier: '*.map' }] },
      errors: [1],
      warnings: [],
    },
  ]
  it.each(policies)('missing: $name', async ({ options, errors, warnings }) => {
    const input = { root: broken, options, entries: ['src/main.ts'] }
    const listed: string[] = []
    const config: InlineConfig = {
      plugins: [{ name: 'log', onLog: (_, { message }) => void listed.push(message) }],
    }
    const failure = await build(vite, { ...input, config }).then(
      () => '',
      (error: Error) => error.message,
    )

    expect(failure === '').toBe(errors.length === 0)
    for (const [i, problem] of problems.entries()) {
      expect(failure.includes(`public/css/shop.css:${i + 1}`) && failure.includes(problem)).toBe(
        errors.includes(i),
      )
      expect(listed.some((message) => message.includes(problem))).toBe(warnings.includes(i))
    }
  })
})
