import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { digestFolder } from '../src/digest-folder.ts'
import { pruneFolder } from '../src/prune-folder.ts'
import { listReleases } from '../src/releases/journal.ts'
import { verifyFolder } from '../src/verify-folder.ts'
import { addFiles, BIN, type Files, makeFolder, runIn } from './support.ts'

const KILL_AT = fileURLToPath(new URL('kill-at.mjs', import.meta.url))

const release = (version: number): Files => ({
  'static/css/a.css': `a { background: url(../i.svg) } /* ${version} */`,
  'static/i.svg': `<svg id="i${version}"/>`,
  'static/same.js': '1',
})

const rows = [
  {
    name: 'digest in place',
    output: 'static',
    args: ['digest', 'static', '--release=v3'],
    rerun: (cwd: string) => digestFolder({ dir: join(cwd, 'static'), releases: 'v3' }),
  },
  {
    name: 'digest without originals',
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
    name: 'prune',
    output: 'static',
    args: ['prune', 'static', '--keep', '1'],
    rerun: (cwd: string) => pruneFolder({ dir: join(cwd, 'static'), keep: 1 }),
  },
]

/** Each kill is a process, of which a slow machine starts few in a second. */
const TIMEOUT = 300_000

it.each(rows)(
  '$name, killed at any change to the disk, leaves whole releases and is completed by a rerun',
  async ({ output, args, rerun }) => {
    const start = makeFolder()
    const place = output === 'static' ? [] : ['--out', output]
    for (const version of [1, 2]) {
      addFiles(start, release(version))
      expect(runIn(start, 'digest', 'static', ...place, `--release=v${version}`).code).toBe(0)
    }
    if (args[0] === 'digest') addFiles(start, release(3))
    const undisturbed = copyOf(start)
    expect(runIn(undisturbed, ...args).code).toBe(0)
    const expected = contentOf(join(undisturbed, output))

    let kills = 0
    for (;;) {
      const folder = copyOf(start)
      const { signal, status, stderr } = spawnSync(process.execPath, ['--import', KILL_AT, BIN, ...args], {
        cwd: folder,
        env: { ...process.env, KILL_AT: String(kills + 1) },
        encoding: 'utf8',
      })
      if (signal === null) {
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
        break
      }
      kills++
      await expectWhole(join(folder, output), `killed at change ${kills}`)
      expect(await rerun(folder)).toMatchObject({ ok: true, problems: [] })
      expect(contentOf(join(folder, output)), `rerun after a kill at change ${kills}`).toEqual(expected)
    }
    expect(kills).toBeGreaterThan(args[0] === 'digest' ? 8 : 6)
  },
  TIMEOUT,
)

/** The manifest is whole, and it and every release in the journal name only what is there. */
async function expectWhole(dir: string, when: string): Promise<void> {
  expect((await verifyFolder({ dir })).problems, when).toEqual([])
  const releases = listReleases(dir)
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
        readFileSync(join(dir, path), 'utf8').replace(/^\{"time":"[^"]*"(,"revision":"[^"]*")?/, '{'),
      ]),
  )
}
