import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { install } from './install.ts'
import { makeSite, write } from './site.ts'
import { type Run, type System, thisSystem, windows } from './systems.ts'
import { ensureWine } from './wine.ts'

const isThere = ensureWine()

const installed = mkdtempSync(join(realpathSync(tmpdir()), 'staticfiles-windows-'))
afterAll(() => rmSync(installed, { recursive: true, force: true }))

let systems: System[]
beforeAll(async () => {
  if (!isThere) return
  await install(installed)
  systems = [thisSystem(installed), windows(installed)]
})

const staticfiles = (system: System, args: readonly string[]): Promise<Run> =>
  system.run('node_modules/staticfiles/dist/bin.js', ...args)

interface Step {
  name: string
  args: (system: System) => string[]
  before?: (folder: string) => void
  code?: number
  /** What it says, among other things. */
  says: string
}

const MANIFEST = ['--manifest', 'backend/staticfiles.json']
const DIGEST = ['digest', 'static', '--out', 'out', ...MANIFEST, '--exclude']

/** One after the other, in one folder. */
const STEPS: Step[] = [
  {
    name: 'check',
    args: () => ['check', 'broken'],
    code: 1,
    says: 'css/a.css:2:17',
  },
  {
    name: 'digest, with compressed copies, types of the keys and a release',
    args: ({ path }) => [
      ...[...DIGEST, path('vendor/*'), '--compress', 'br,gzip', '--integrity', 'sha384'],
      ...['--dts', path('types/keys.d.ts'), '--release=one'],
    ],
    says: 'up: warning: This link was skipped: it leads back to a folder that holds it.',
  },
  {
    name: 'digest again',
    args: ({ path }) => [...DIGEST, path('vendor/*'), '--compress', 'br,gzip', '--integrity', 'sha384'],
    says: 'Nothing to write',
  },
  {
    name: 'digest what has changed',
    before(folder) {
      write(folder, 'static/css/p005.css', 'a { color: blue }\n')
      write(folder, 'static/css/new.css', '@import "p000.css";\n')
      rmSync(join(folder, 'static/a/one.css'))
    },
    args: ({ path }) => [...DIGEST, path('vendor/*'), '--integrity', 'sha384', '--release=two'],
    says: 'files',
  },
  { name: 'verify', args: () => ['verify', 'out', ...MANIFEST], says: 'All names and references are right' },
  {
    name: 'publish to a folder',
    args: ({ path }) => ['publish', 'out', path('srv/static'), ...MANIFEST, '--with-manifest'],
    says: 'files',
  },
  {
    name: 'publish again',
    args: ({ path }) => ['publish', 'out', path('srv/static'), ...MANIFEST, '--with-manifest'],
    says: 'Nothing',
  },
  { name: 'prune', args: () => ['prune', 'out', ...MANIFEST, '--keep', '1'], says: 'deleted' },
  {
    name: 'templates',
    args: ({ path }) => ['templates', 'templates', ...MANIFEST, '--glob', path('pages/*.html')],
    code: 1,
    says: 'css/p00.css',
  },
  { name: 'report', args: () => ['report', 'out', ...MANIFEST], says: 'report' },
  { name: 'digest in place', args: () => ['digest', 'static', '--exclude', 'vendor/**'], says: 'files' },
  {
    name: 'diff',
    args: ({ path }) => ['diff', path('backend/staticfiles.json'), path('static/staticfiles.json')],
    says: 'css/new.css',
  },
]

describe.runIf(isThere)('Windows gives what this system gives', () => {
  beforeAll(() => systems.forEach(({ folder }) => void makeSite(folder)))

  it.each(STEPS)('$name', async ({ args, before, code = 0, says }) => {
    const [here, there] = await Promise.all(
      systems.map(async (system) => {
        before?.(system.folder)
        return { ...(await staticfiles(system, args(system))), files: system.files('.') }
      }),
    )
    expect(here!.output).toContain(says)
    expect(here!.code).toBe(code)
    expect(there).toEqual(here)
  })

  it('builds with every bundler', async () => {
    const [here, there] = await Promise.all(
      systems.map(async (system) => {
        cpSync(resolve('test/fixtures/matrix/app'), join(system.folder, 'builds/app'), { recursive: true })
        return { ...(await system.run('build.mjs', 'builds/app')), files: system.files('builds') }
      }),
    )
    expect(here!.code).toBe(0)
    expect(Object.keys(here!.files).filter((file) => file.endsWith('dist/staticfiles.json'))).toHaveLength(8)
    expect(there).toEqual(here)
  })
})
