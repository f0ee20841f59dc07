import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  addFiles,
  BIN,
  expectRight,
  type Files,
  KILL_AT,
  makeFolder,
  runIn,
} from '../../../test/support/command.ts'
import { digestFolder } from '../src/digest/digest-folder.ts'
import { publishFolder } from '../src/publish/publish-folder.ts'
import { pruneFolder } from '../src/releases/prune-folder.ts'
import { verifyFolder } from '../src/verify/verify-folder.ts'
import { LINKED_SITE, makePlace } from './linked-site.ts'
import { releasesOf } from './releases-of.ts'

const release = (version: number): Files => ({
  'static/css/a.css': `a { background: url(../i.svg) } /* ${version} */`,
  'static/i.svg': `<svg id="i${version}"/>`,
  'static/same.js': '1',
})

const PUBLISH = ['publish', 'static', 'target', '--with-manifest', '--concurrency', '1']

const rows = [
  {
    name: 'digest in place without originals',
    output: 'static',
    args: ['digest', 'static', '--no-keep-originals', '--release=v3'],
    rerun: (cwd: string) => digestFolder({ dir: join(cwd, 'static'), keepOriginals: false, releases: 'v3' }),
  },
  {
    name: 'digest to a folder',
    output: 'dist',
    args: ['digest', 'static', '--out', 'dist', '--release=v3'],
    rerun: (cwd: string) =>
      digestFolder({ dir: join(cwd, 'static'), out: join(cwd, 'dist'), releases: 'v3' }),
  },
  {
    name: 'publish',
    output: 'target',
    args: PUBLISH,
    rerun: (cwd: string) =>
      publishFolder({
        dir: join(cwd, 'static'),
        target: join(cwd, 'target'),
        withManifest: true,
        concurrency: 1,
      }),
  },
  {
    name: 'prune',
    output: 'static',
    args: ['prune', 'static', '--keep', '1'],
    rerun: (cwd: string) => pruneFolder({ dir: join(cwd, 'static'), keep: 1 }),
  },
]

describe('killed at any change to the disk', () => {
  it.each(rows)('$name leaves whole releases, and a rerun completes it', async ({ output, args, rerun }) => {
    const start = makeStart(output, args)
    const undisturbed = copyOf(start)
    expect(runIn(undisturbed, ...args).code).toBe(0)
    const expected = contentOf(join(undisturbed, output))

    let kills = 0
    for (;;) {
      const folder = copyOf(start)
      if (!isKilled(folder, kills + 1, [BIN, ...args])) break
      kills++
      await expectWhole(join(folder, output), `killed at change ${kills}`)
      expect(await rerun(folder)).toMatchObject({ ok: true, problems: [] })
      expect(contentOf(join(folder, output)), `rerun after a kill at change ${kills}`).toEqual(expected)
    }
    expect(kills).toBeGreaterThan(6)
  })

  it('an update of what has changed leaves a whole output, and a rerun completes it', async () => {
    const options = { missing: 'warn', cache: true } as const
    const script = `import { digestFolder } from '@staticfiles/folder'
      const [, dir, out] = process.argv
      await digestFolder({ ...${JSON.stringify(options)}, dir, out })`
    let kills = 0
    for (;;) {
      const place = await makePlace(LINKED_SITE)
      await digestFolder({ ...options, ...place })
      addFiles(place.dir, { 'img/i.svg': '<svg id="new"/>', 'css/b.css': `${LINKED_SITE['css/b.css']} ` })
      const run = ['--input-type=module', '--eval', script, '--', place.dir, place.out]
      const killed = isKilled(import.meta.dirname, kills + 1, run)
      const { ok } = await verifyFolder({ dir: place.out, missing: 'warn' })
      expect(ok, `killed at change ${kills + 1}`).toBe(true)
      await digestFolder({ ...options, ...place })
      await expectRight(place.out, { missing: 'warn', dir: place.dir })
      if (!killed) break
      kills++
    }
    expect(kills).toBeGreaterThan(6)
  })
})

/** Runs Node and kills it at a change; answers no where it has ended well before. */
function isKilled(cwd: string, change: number, args: readonly string[]): boolean {
  const { signal, status, stderr } = spawnSync(process.execPath, ['--import', KILL_AT, ...args], {
    cwd,
    env: { ...process.env, KILL_AT: String(change) },
    encoding: 'utf8',
  })
  if (signal !== null) return true
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return false
}

/** Two releases that are complete, and what a third one needs. */
function makeStart(output: string, [command = '']: readonly string[]): string {
  const folder = makeFolder()
  const out = output === 'dist' ? ['--out', 'dist'] : []
  for (const version of [1, 2]) {
    addFiles(folder, release(version))
    expect(runIn(folder, 'digest', 'static', ...out, `--release=v${version}`).code).toBe(0)
    if (command === 'publish') expect(runIn(folder, ...PUBLISH).code).toBe(0)
  }
  if (command !== 'prune') addFiles(folder, release(3))
  if (command === 'publish') runIn(folder, 'digest', 'static', '--release=v3')
  return folder
}

/** The manifest is whole, and it and every release in the journal name only what is there. */
async function expectWhole(dir: string, when: string): Promise<void> {
  expect((await verifyFolder({ dir })).problems, when).toEqual([])
  const releases = releasesOf(dir)
  expect(releases.length, when).toBeGreaterThan(0)
  for (const { id, manifest } of releases)
    for (const path of manifest.paths.values())
      expect(existsSync(join(dir, path)), `${when}: ${path} of ${id}`).toBe(true)
}

function copyOf(folder: string): string {
  const copy = makeFolder()
  cpSync(folder, copy, { recursive: true, preserveTimestamps: true })
  return copy
}

/** The bytes of all files; the time and the revision in a release's record may be any. */
function contentOf(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(
    files
      .filter((path) => statSync(join(dir, path)).isFile())
      .map((path) => [
        path,
        readFileSync(join(dir, path), 'utf8').replace(/"time":"[^"]*",("revision":"[^"]*",)?/, ''),
      ]),
  )
}
