import { hash } from 'node:crypto'
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type DigestFolderOptions, digestFolder, verifyFolder } from '@staticfiles/folder'
import type { Manifest } from '@staticfiles/manifest'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../support/command.ts'
import { copyFixture } from '../support/fixture.ts'
import * as rollup from './rollup-like.ts'
import * as vite from './vite.ts'

const builds = [
  {
    name: vite.VITES.at(-1)!.name,
    entry: 'src/main.ts',
    build: (root: string, base = '/static/') =>
      vite.build(vite.VITES.at(-1)!.vite, {
        root,
        options: { entrypoints: true, integrity: 'sha384' },
        config: { base },
        entries: ['src/main.ts', 'src/panel.ts'],
      }),
    fixture: 'app',
  },
  {
    name: `${rollup.ROLLUPS[1]!.name}, an import map`,
    entry: 'src/main.js',
    build: (root: string, base = '/static/') =>
      rollup.build(rollup.ROLLUPS[1]!, {
        root,
        options: { entrypoints: true, integrity: 'sha256', importMap: true, base },
      }),
    fixture: 'rollup-app',
  },
]

describe.each(builds)('an output of $name, digested again', ({ fixture, entry, build }) => {
  let dist: string
  let before: Manifest
  beforeAll(async () => {
    const output = await build(copyFixture(fixture))
    before = output.manifest
    dist = output.dir
  })

  /** A copy of the output. */
  function copy(): string {
    const folder = makeFolder()
    cpSync(dist, folder, { recursive: true })
    return folder
  }

  async function digest(options: DigestFolderOptions): Promise<Manifest> {
    const { manifest, manifestFile, problems } = await digestFolder(options)
    expect(problems.filter(({ code }) => code !== 'missing-reference')).toEqual([])
    const dir = options.out ?? String(options.dir)
    const verified = await verifyFolder({ dir, manifest: manifestFile })
    expect(verified.problems.filter(({ severity }) => severity === 'error')).toEqual([])
    for (const [path, integrity] of manifest.integrity!) {
      const [algorithm] = integrity.split('-')
      expect(integrity).toBe(`${algorithm}-${hash(algorithm!, readFileSync(join(dir, path)), 'base64')}`)
    }
    return manifest
  }

  it('in place', async () => {
    const dir = copy()
    const manifest = await digest({ dir, known: [join(dir, 'staticfiles.json')] })
    expect(manifest.entrypoints).toEqual(before.entrypoints)
    expect(manifest.imports).toEqual(before.imports)
    expect([...manifest.integrity!]).toEqual(expect.arrayContaining([...before.integrity!]))
  })

  it('into another folder', async () => {
    const dir = copy()
    const out = join(makeFolder(), 'out')
    const manifest = await digest({ dir, out, known: [join(dir, 'staticfiles.json')] })
    expect(manifest.entrypoints).toEqual(before.entrypoints)
    expect(manifest.imports).toEqual(before.imports)
  })

  // The sources of the other one name /static/ themselves.
  it.runIf(fixture === 'app')('below a prefix', async () => {
    const output = await build(copyFixture(fixture), '/static/shop/')
    const { dir } = output
    const { entrypoints } = await digest({
      dir: [{ dir, prefix: 'shop' }],
      out: join(makeFolder(), 'out'),
      known: [join(dir, 'staticfiles.json')],
    })
    const { js } = entrypoints!.get(`shop/${entry}`)!
    expect(js).toEqual(output.manifest.entrypoints!.get(entry)!.js.map((path) => `shop/${path}`))
  })

  // In the other one, two images claim one key.
  it.runIf(fixture === 'rollup-app')('by other names', async () => {
    const dir = copy()
    const { entrypoints, paths } = await digest({ dir, out: join(makeFolder(), 'out') })
    const { js } = entrypoints!.get(entry)!
    const [was] = before.entrypoints!.get(entry)!.js
    expect(js).toEqual([paths.get(was!) ?? was])
    expect(js).not.toEqual([was])
  })

  it('with entries of its own', async () => {
    const dir = copy()
    const [key] = [...before.paths].find(([, path]) => path === before.entrypoints!.get(entry)!.js[0])!
    const { entrypoints } = await digest({ dir, entries: [key], known: [join(dir, 'staticfiles.json')] })
    expect([...entrypoints!.keys()]).toEqual([key])
  })

  it('without a file of an entry', async () => {
    const dir = copy()
    rmSync(join(dir, before.entrypoints!.get(entry)!.js[0]!))
    const { manifest, problems } = await digestFolder({ dir, known: [join(dir, 'staticfiles.json')] })
    expect(problems).toContainEqual(expect.objectContaining({ code: 'lost-entry', severity: 'warn' }))
    expect(manifest.entrypoints?.get(entry)).toBeUndefined()
  })
})
