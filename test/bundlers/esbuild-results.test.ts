import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BuildOptions, BuildResult, Plugin } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { readOutput } from '../support/output.ts'
import { build, configure, ESBUILDS, staticfiles } from './esbuild.ts'

describe.each(ESBUILDS)('$name', ({ esbuild }) => {
  it('the metafile tells the final names, sizes and imports', async () => {
    const root = copyFixture('plain-app')
    const { files, manifest, result } = await build(esbuild, {
      root,
      config: { sourcemap: true, metafile: true },
    })
    const outputs = result.metafile!.outputs
    const bundled = Object.entries(outputs).map(([path, { bytes }]) => [relative('dist', path), bytes])
    expect(bundled.map(([path]) => [path, files.get(path as string)?.length])).toEqual(bundled)
    const distOf = (key: string): string => `dist/${manifest.paths.get(key)}`
    const { cssBundle, imports } = outputs[distOf('src/main.js')]!
    expect(cssBundle).toBe(distOf('main.css'))
    expect(imports).toContainEqual({ path: distOf('src/lazy/chart.js'), kind: 'dynamic-import' })
    expect(outputs[cssBundle!]!.imports).toContainEqual({
      path: `${distOf('src/pictures/dark/logo.svg')}#mark`,
      kind: 'url-token',
    })
    expect(await esbuild.analyzeMetafile(result.metafile!)).toContain(distOf('src/main.js'))
  })

  it('the files are handed over where they are not to be written', async () => {
    const root = copyFixture('plain-app')
    const config = configure({ root })
    const { outputFiles } = await esbuild.build({ ...config, write: false })
    expect(existsSync(join(root, 'dist'))).toBe(false)
    const { files } = await build(esbuild, { root })
    files.delete('staticfiles.json')
    const handed = outputFiles!.map((file) => [relative(join(root, 'dist'), file.path), file])
    expect(new Set(handed.map(([path]) => path))).toEqual(new Set(files.keys()))
    for (const { path, contents, text } of outputFiles!) {
      const bytes = files.get(relative(join(root, 'dist'), path))!
      expect(bytes.equals(contents)).toBe(true)
      expect(text).toBe(bytes.toString())
    }
  })

  it('plugins after it see what is on the disk, and the options are as they were', async () => {
    const root = copyFixture('plain-app')
    const seen: (string[] | undefined)[] = []
    const later: Plugin = {
      name: 'later',
      setup({ onEnd }) {
        onEnd(({ metafile, outputFiles }) => {
          seen.push(Object.keys(metafile!.outputs).filter((path) => !existsSync(join(root, path))))
          seen.push(outputFiles?.map(({ path }) => path))
        })
      },
    }
    const config = configure({ root, plugins: [later], config: { entryNames: '[name]-[hash]' } })
    const before = { ...config }
    await esbuild.build(config)
    expect(seen).toEqual([[], undefined])
    expect(config).toEqual(before)

    const first = readOutput(join(root, 'dist'))
    await esbuild.build(config)
    expect(readOutput(join(root, 'dist'))).toEqual(first)
  })

  it('several builds at once with one plugin', async () => {
    const roots = [copyFixture('plain-app'), copyFixture('plain-app')]
    writeFileSync(join(roots[1]!, 'src/panel.js'), "globalThis.panel = 'other'")
    const plugins = [staticfiles({ include: ['public', { dir: 'shop/static', prefix: 'shop' }] })]
    await Promise.all(roots.map((root) => esbuild.build({ ...configure({ root }), plugins })))
    const outputs = roots.map((root) => readOutput(join(root, 'dist')))
    for (const [i, root] of roots.entries()) {
      rmSync(join(root, 'dist'), { recursive: true })
      await esbuild.build({ ...configure({ root }), plugins })
      expect(readOutput(join(root, 'dist'))).toEqual(outputs[i])
    }
    const [one, other] = outputs.map(({ manifest }) => manifest.paths.get('src/panel.js'))
    expect(one).not.toBe(other)
  })

  it('a server gets the URLs that the browser gets', async () => {
    const root = copyFixture('plain-app')
    const { manifest } = await build(esbuild, { root })
    const config: BuildOptions = { platform: 'node', outdir: 'server', entryPoints: ['src/panel.js'] }
    const result = await esbuild.build(configure({ root, config }))
    const { files } = readOutput(join(root, 'server'))
    expect(result.warnings).toEqual([])
    expect([...files.keys()].filter((path) => /^panel|^staticfiles|^img/.test(path))).toEqual([
      'panel.css',
      'panel.js',
    ])
    const logo = manifest.paths.get('src/pictures/dark/logo.svg')!
    expect(files.get('panel.js')!.toString()).toContain(`/static/${logo}`)
    expect(files.has(logo)).toBe(true)
  })

  it.each(['"development"', "'development'"])('in development (%s) nothing is changed', async (mode) => {
    const root = copyFixture('plain-app')
    const config = {
      define: { 'process.env.NODE_ENV': mode },
      external: ['/static/*'],
      metafile: true,
    }
    const own = await esbuild.build(configure({ root, config }))
    const output = readOutput(join(root, 'dist'))
    rmSync(join(root, 'dist'), { recursive: true })
    const plain: BuildResult = await esbuild.build({ ...configure({ root, config }), plugins: [] })
    expect(own).toEqual(plain)
    expect(readOutput(join(root, 'dist'))).toEqual(output)
    expect(output.files.has('main.js')).toBe(true)
  })

  it('modules with the same text stay two', async () => {
    const root = copyFixture('plain-app')
    const names = ['a', 'b']
    for (const name of names) {
      mkdirSync(join(root, 'src', name))
      writeFileSync(join(root, 'src', name, 'state.js'), 'export const state = {}')
    }
    const modules = names.map((name) => `import('./${name}/state.js')`)
    writeFileSync(
      join(root, 'src/states.js'),
      `const [a, b] = await Promise.all([${modules}])\nexport const areOne = a.state === b.state`,
    )
    const { dir, manifest } = await build(esbuild, {
      root,
      config: { entryPoints: ['src/states.js'], minify: true, publicPath: '' },
      options: { include: [] },
    })
    const entry = join(dir, manifest.paths.get('states.js')!)
    expect(await import(pathToFileURL(entry).href)).toMatchObject({ areOne: false })
  })

  it('the reader finds the scripts of an entry and what they import', async () => {
    const root = copyFixture('plain-app')
    const { manifest } = await build(esbuild, { root, options: { entrypoints: true } })
    const { paths, entrypoints } = manifest
    const [preload] = entrypoints!.get('src/main.js')!.preload
    expect(preload).toMatch(/^chunk\.\w{12}\.js$/)
    expect(readFileSync(join(root, 'dist', paths.get('main.js')!), 'utf8')).toContain(`/${preload}"`)
    expect(entrypoints!.get('main')).toEqual({
      js: [paths.get('main.js')],
      css: [paths.get('main.css')],
      preload: [preload],
      lazy: ['chart.js', 'label.js', 'chart.css', 'label.css'].map((file) =>
        expect.stringMatching(new RegExp(`^${file.replace('.', '\\.\\w{12}\\.')}$`)),
      ),
    })
    expect(entrypoints!.get('skin')).toEqual({ js: [], css: [paths.get('skin.css')], preload: [] })
  })
})
