import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import staticfiles from 'unplugin-staticfiles/vite'
import type { InlineConfig, Plugin } from 'vite'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { readOutput } from '../support/output.ts'
import { fileOf, urlsIn } from '../support/urls.ts'
import { build, SCRIPTS, VITES, watch } from './vite.ts'

describe.each(VITES)('$name', ({ vite }) => {
  it("hands digested names of public files to the user's renderBuiltUrl", async () => {
    const asked = new Set<string>()
    const renderBuiltUrl = (fileName: string, { type, hostType }: { type: string; hostType: string }) => {
      if (type === 'public') asked.add(fileName)
      if (type !== 'public' || hostType === 'css') return undefined
      return hostType === 'js'
        ? { runtime: `cdn(${JSON.stringify(fileName)})` }
        : `https://cdn.test/${fileName}`
    }
    const config = { experimental: { renderBuiltUrl } }
    const { files, manifest } = await build(vite, { root: copyFixture('app'), config, entries: SCRIPTS })

    const named = (key: string): string => manifest.paths.get(key)!
    const hero = named('img/hero.svg')
    const own = [
      hero,
      `${hero}?big`,
      `${hero}?wide`,
      named('favicon.svg'),
      named('js/theme.js'),
      named('vendor/grid.css'),
    ]
    expect([...asked].sort()).toEqual(own.sort())
    expect(files.get('index.html')!.toString()).toContain(`src="https://cdn.test/${hero}"`)
    expect(files.get(named('assets/index.js'))!.toString()).toMatch(new RegExp(`cdn\\([\`"]${hero}[\`"]\\)`))
    expect(files.get(named('assets/index.css'))!.toString()).toContain(`/static/${hero}`)
  })

  it("keeps the user's plugins for workers", async () => {
    const seen: string[] = []
    const plugin: Plugin = { name: 'seen', transform: (_, id) => void seen.push(id) }
    const config = { worker: { plugins: () => [plugin] } }
    const { manifest } = await build(vite, { root: copyFixture('app'), config, entries: SCRIPTS })
    expect(seen.some((id) => id.includes('count.worker.ts'))).toBe(true)
    expect(manifest.paths.get('src/count.worker.ts')).toMatch(/\.[0-9a-f]{12}\.js$/)
  })

  it('warns of nothing but URLs that are wrong', async () => {
    const root = copyFixture('app')
    writeFileSync(
      join(root, 'src/skin-marks.css'),
      'a{b:url(/elsewhere/tick.svg)} c{d:url(/static/img/hero.svg)}',
    )
    const { warnings } = await build(vite, { root, options: { include: ['legacy'] } })
    expect(warnings).toEqual([expect.stringContaining('/elsewhere/tick.svg referenced in')])
  })

  const references = [
    'a{b:url(/static/img/hero.svg)}',
    'a{b:URL( "/static/img/hero.svg" )}',
    'a{b:url(/static/img/h\\65 ro.svg)}',
    'a{background:image-set("/static/img/hero.svg" 1x)}',
    'a{b:url(./pictures/logo.svg)} c{d:url(/static/img/hero.svg)}',
  ]
  it.each(references)('digests public files that CSS names below the base: %s', async (text) => {
    const root = copyFixture('app')
    writeFileSync(join(root, 'src/skin.css'), text)
    const { files, manifest } = await build(vite, { root })
    const css = files.get(manifest.paths.get('src/skin.css')!)!.toString()
    expect(css).toContain(manifest.paths.get('img/hero.svg'))
  })

  const bases = ['/static/', '/', './', '', 'https://cdn.example.com/s/']
  it.each(bases)('names with blanks, percent signs and umlauts, with the base %o', async (base) => {
    const input = { root: copyFixture('odd-names'), entries: ['index.html'], config: { base } }
    const { files, manifest } = await build(vite, input)
    const prefix = base === '' ? './' : base
    const html = urlsIn('index.html', files.get('index.html')!)
    const css = urlsIn('a.css', files.get(manifest.paths.get('assets/index.css')!)!)
    const js = files.get(manifest.paths.get('assets/index.js')!)!.toString()
    const svg = [...js.matchAll(/["'`]([^"'`]+\.svg)["'`]/g)].map(([, url]) => url!)

    const two = manifest.paths.get('img/two words.svg')
    const percent = manifest.paths.get('img/100%.svg')
    const umlauts = manifest.paths.get('img/größe.svg')
    const filesOf = (urls: string[], importer: string): unknown =>
      urls.map((url) => fileOf(url, importer, prefix))
    expect(filesOf(html, 'index.html')).toEqual(expect.arrayContaining([two, percent, umlauts]))
    expect(filesOf(css, 'assets/a.css')).toEqual([two, umlauts])
    expect(filesOf(svg, 'assets/a.js')).toEqual(expect.arrayContaining([two, percent]))
  })

  it('refuses to build a library', async () => {
    const root = copyFixture('app')
    const lib = { entry: join(root, 'src/greet.ts'), formats: ['es' as const], fileName: 'greet' }
    const config: InlineConfig = { build: { lib, rollupOptions: {} } }
    await expect(build(vite, { root, entries: ['src/greet.ts'], config })).rejects.toThrow(
      'Leave staticfiles() out of this configuration.',
    )
  })

  const servers: { name: string; mode: string; isPreview: boolean; expected: string[] }[] = [
    { name: 'dev', mode: 'development', isPreview: false, expected: ['unplugin-staticfiles:dev'] },
    { name: 'preview', mode: 'production', isPreview: true, expected: [] },
    { name: 'test', mode: 'test', isPreview: false, expected: [] },
  ]
  it.each(servers)('changes no name in a server: $name', async ({ mode, isPreview, expected }) => {
    const config = { root: copyFixture('app'), configFile: false as const, plugins: [staticfiles()] }
    const { plugins, experimental } = await vite.resolveConfig(config, 'serve', mode, mode, isPreview)
    const own = plugins.map(({ name }) => name).filter((name) => name.startsWith('unplugin-staticfiles'))
    expect(own).toEqual(expected)
    expect(experimental.renderBuiltUrl).toBeUndefined()
  })

  it('writes in watch mode what a clean build writes', async () => {
    const root = copyFixture('app')
    // In watch mode, Vite 7 mixes up assets with one name, with and without the plugin.
    writeFileSync(join(root, 'src/base.css'), 'html { color: black; }')
    const input = { root, options: { include: ['legacy'] }, entries: ['index.html', 'src/skin.css'] }
    const watched = await watch(vite, {
      ...input,
      config: { build: { outDir: 'watched', emptyOutDir: false } },
    })
    const edits: [file: string, from: string, to: string][] = [
      ['src/greet.ts', 'hello', 'welcome'],
      ['src/count.worker.ts', '+ 1', '+ 2'],
      ['src/lazy/chart.css', 'chart', 'graph'],
      ['public/img/hero.svg', 'green', 'olive'],
      ['legacy/admin/img/tick.svg', 'lime', 'cyan'],
    ]
    try {
      for (const [file, from, to] of edits) {
        await watched.change(file, (text) => text.replace(from, to))
        const clean = await build(vite, input)
        const { files, manifest } = readOutput(join(root, 'watched'))
        // It says where its build goes.
        expect({ ...manifest, build: undefined }).toEqual({ ...clean.manifest, build: undefined })
        expect([...files.keys()]).toEqual([...clean.files.keys()])
        for (const path of manifest.paths.values())
          expect(`${files.get(path)}`).toEqual(`${clean.files.get(path)}`)
      }
    } finally {
      await watched.close()
    }
  })
})
