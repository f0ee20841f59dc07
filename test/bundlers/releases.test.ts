import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { listReleases, pruneFolder, readRelease, verifyFolder } from 'staticfiles'
import type { StaticfilesOptions } from 'unplugin-staticfiles'
import { describe, expect, it } from 'vitest'
import { copyFixture } from '../support/fixture.ts'
import { ESBUILDS, build as esbuild } from './esbuild.ts'
import { SCRIPTS, VITES, build as vite } from './vite.ts'
import { WEBPACKS, build as webpack } from './webpack-like.ts'

interface Row {
  name: string
  fixture: string
  /** A script that is edited for the next release. */
  script: string
  build: (root: string, options: StaticfilesOptions) => Promise<unknown>
  /** Whether the bundler was told to clean its output. */
  cleans: boolean
}

const rows: Row[] = [
  ...VITES.map(({ name, vite: version }) => ({
    name,
    fixture: 'app',
    script: 'src/panel.ts',
    build: (root: string, options: StaticfilesOptions) => vite(version, { root, options, entries: SCRIPTS }),
    cleans: true,
  })),
  ...WEBPACKS.map((bundler) => ({
    name: bundler.name,
    fixture: 'plain-app',
    script: 'src/panel.js',
    build: (root: string, options: StaticfilesOptions) => webpack(bundler, { root, options }),
    cleans: true,
  })),
  ...ESBUILDS.slice(-1).map(({ name, esbuild: version }) => ({
    name,
    fixture: 'plain-app',
    script: 'src/panel.js',
    build: (root: string, options: StaticfilesOptions) => esbuild(version, { root, options }),
    cleans: false,
  })),
]

describe.each(rows)('$name', ({ fixture, script, build, cleans }) => {
  it('keeps what releases name until it is pruned', async () => {
    const root = copyFixture(fixture)
    const dir = join(root, 'dist')
    await build(root, { releases: 'v1' })
    const first = await readRelease(dir, 'v1')
    const changed = first.manifest.paths.get(script)!
    writeFileSync(join(dir, `${changed}.gz`), gzipSync(readFileSync(join(dir, changed))))
    writeFileSync(join(dir, 'stale.txt'), 'left by something')
    appendFileSync(join(root, script), '\nconsole.log("the second release")\n')
    await build(root, { releases: 'v2' })

    expect((await listReleases(dir)).map(({ id }) => id)).toEqual(['v2', 'v1'])
    const missing = [...first.manifest.paths.values(), `${changed}.gz`].filter(
      (path) => !existsSync(join(dir, path)),
    )
    expect(missing).toEqual([])
    expect(existsSync(join(dir, 'stale.txt'))).toBe(!cleans)

    const { problems, deleted } = await pruneFolder({ dir, keep: 1 })
    expect(problems).toEqual([])
    expect(deleted.map(({ path }) => path)).toContain(changed)
    expect(existsSync(join(dir, `${changed}.gz`))).toBe(false)
    expect((await verifyFolder({ dir, missing: 'ignore' })).problems).toEqual([])
  })
})

describe.each(rows)('$name', ({ fixture, script, build }) => {
  it('is a build of its own in the journal', async () => {
    const root = copyFixture(fixture)
    const dir = join(root, 'dist')
    await build(root, { releases: true, manifest: 'code/one.json' })
    const [first] = await listReleases(dir)
    for (const version of ['2', '3']) {
      appendFileSync(join(root, script), `\nconsole.log("${version}")\n`)
      await build(root, { releases: true, manifest: { file: 'code/other.json', name: 'other' } })
    }
    const listed = await listReleases(dir)
    expect(listed.map(({ build }) => build)).toEqual(['other', 'other', '../code/one.json'])
    const { builds } = await pruneFolder({ dir, keep: 1 })
    expect(builds).toMatchObject([
      { name: 'other', dropped: [expect.anything()] },
      { name: '../code/one.json', kept: [first!.id], dropped: [] },
    ])
    const { problems } = await verifyFolder({ dir, manifest: join(root, 'code/one.json'), missing: 'ignore' })
    expect(problems).toEqual([])
  })
})

describe.each(rows.filter(({ cleans }) => cleans))('$name', ({ fixture, script, build }) => {
  it('cleans as ever without releases', async () => {
    const root = copyFixture(fixture)
    const dir = join(root, 'dist')
    await build(root, { releases: 'v1' })
    const changed = (await readRelease(dir, 'v1')).manifest.paths.get(script)!
    appendFileSync(join(root, script), '\nconsole.log("the second release")\n')
    await build(root, {})
    expect(existsSync(join(dir, changed))).toBe(false)
    await expect(listReleases(dir)).rejects.toMatchObject({ code: 'no-releases' })
  })
})
