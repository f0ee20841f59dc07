import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { collectDjango } from '@staticfiles/folder'
import { describe, expect, it } from 'vitest'
import {
  addFiles,
  BIN,
  contentsOf,
  type Files,
  listingOf,
  makeFolder,
  namesIn,
  pathsOf,
  type Run,
  spawn,
} from '../support/command.ts'
import { ensureDjango, ensurePython } from '../support/python.mjs'
import { appFiles, MANAGE_PY, makeProject, type ProjectOptions } from './project.ts'

const versions = await Promise.all([
  ensureDjango({ version: '4.2' }),
  ensureDjango({ version: '5.2' }),
  ensureDjango({ version: '6.1' }),
])
const [, django] = versions
const uv = await ensurePython({ pins: 'uv==0.13.9', what: 'uv' })

function collect(folder: string, ...flags: string[]): Run {
  const [python, ...rest] = flags[0] === '--python' ? flags.slice(1) : [django!.python, ...flags]
  return collectWith(python!, folder, ...rest)
}

function collectWith(python: string, folder: string, ...flags: string[]): Run {
  return spawn(
    process.execPath,
    [BIN, 'collect', 'backend/manage.py', '--python', python, ...flags],
    folder,
    {
      DJANGO_SETTINGS_MODULE: undefined,
      VIRTUAL_ENV: undefined,
    },
  )
}

function collectstatic(python: string, folder: string, root: string, ...flags: string[]): void {
  const backend = join(folder, 'backend')
  addFiles(backend, {
    'site_project/stock.py': `from site_project.settings import *\nSTATIC_ROOT = ${JSON.stringify(root)}\n`,
  })
  const args = [
    'manage.py',
    'collectstatic',
    '--noinput',
    '-v',
    '0',
    '--settings',
    'site_project.stock',
    ...flags,
  ]
  const { code, stderr } = spawn(python, args, backend)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
}

describe.runIf(django)('the same files and names as collectstatic', () => {
  const rows: (ProjectOptions & {
    name: string
    flags?: string[]
    djangos?: string[]
    prepare?(backend: string): void
  })[] = [
    {
      name: 'the admin',
      apps: ['django.contrib.admin', 'django.contrib.auth', 'django.contrib.contenttypes'],
    },
    {
      name: 'the first of a path counts',
      apps: ['one', 'two'],
      files: {
        ...appFiles('one', { 'app.css': 'one', 'site.css': 'hidden', 'only/one.css': '1' }),
        ...appFiles('two', { 'app.css': 'two', 'only/two.css': '2' }),
      },
    },
    {
      name: 'prefixes',
      settings:
        'STATICFILES_DIRS = [BASE_DIR / "assets", ("vendor", BASE_DIR / "vendor"), ("deep/er", str(BASE_DIR / "vendor"))]',
      files: { 'vendor/a.css': 'a{}', 'vendor/img/b.svg': '<svg/>' },
    },
    {
      name: 'what is ignored',
      apps: ['one'],
      files: appFiles('one', {
        '.env': 'x',
        '.well-known/a.txt': 'x',
        'a.css~': 'x',
        'CVS/Root': 'x',
        'css/.hidden/a.css': 'x',
        'css/a.css': 'x',
      }),
    },
    {
      name: 'patterns of the user',
      files: {
        'assets/a.scss': 'x',
        'assets/deep/b.scss': 'x',
        'assets/deep/notes.md': 'x',
        'assets/deep/c.txt': 'x',
      },
      flags: ['--ignore-pattern', '*.scss', '--ignore-pattern', 'deep/*.md'],
      djangos: ['--ignore', '*.scss', '--ignore', 'deep/*.md'],
    },
    {
      name: 'nothing ignored by default',
      files: { 'assets/.env': 'x', 'assets/a~': 'x' },
      flags: ['--no-default-ignore'],
      djangos: ['--no-default-ignore'],
    },
    {
      name: 'patterns of the staticfiles app',
      files: {
        'own/__init__.py': '',
        'own/apps.py':
          'from django.contrib.staticfiles.apps import StaticFilesConfig\n\n\nclass Own(StaticFilesConfig):\n    ignore_patterns = ["*.md", "CVS"]\n',
        'assets/.env': 'x',
        'assets/readme.md': 'x',
      },
      settings: 'INSTALLED_APPS = ["own.apps.Own"]',
    },
    {
      name: 'links, also to elsewhere',
      files: { 'elsewhere/a.css': 'a{}', 'elsewhere/deep/b.css': 'b{}' },
      prepare(backend) {
        symlinkSync(join(backend, 'elsewhere'), join(backend, 'assets/linked'))
        symlinkSync(join(backend, 'elsewhere/a.css'), join(backend, 'assets/one.css'))
      },
    },
    {
      name: 'finders of its own: another folder, files one by one, and bytes without a path',
      settings:
        'STATICFILES_FINDERS = ["finders.Elsewhere", "django.contrib.staticfiles.finders.FileSystemFinder", "finders.OneByOne", "finders.InMemory"]',
      files: {
        'finders.py': `from pathlib import Path
from django.contrib.staticfiles.finders import BaseFinder, FileSystemFinder
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage

HERE = Path(__file__).resolve().parent


class Elsewhere(FileSystemFinder):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.locations = [("else", str(HERE / "elsewhere"))]
        storage = FileSystemStorage(location=str(HERE / "elsewhere"))
        storage.prefix = "else"
        self.storages = {str(HERE / "elsewhere"): storage}


class OneByOne(BaseFinder):
    def list(self, ignore_patterns):
        storage = FileSystemStorage(location=str(HERE / "node_modules"))
        storage.prefix = "npm"
        yield "pkg/a.css", storage
        yield "pkg/i.svg", storage


class Bytes(Storage):
    files = {"made/a.css": b"a { background: url(i.svg) }", "made/i.svg": b"<svg/>", "site.css": b"hidden"}

    def _open(self, name, mode="rb"):
        return ContentFile(self.files[name])

    def exists(self, name):
        return name in self.files

    def path(self, name):
        return f"memory:{name}"

    def listdir(self, path):
        return [], list(self.files)


class InMemory(BaseFinder):
    def list(self, ignore_patterns):
        for name in Bytes.files:
            yield name, Bytes()
`,
        'elsewhere/e.css': 'e{}',
        'node_modules/pkg/a.css': 'a { background: url("i.svg") }',
        'node_modules/pkg/i.svg': '<svg/>',
        'node_modules/pkg/package.json': '{}',
      },
    },
    {
      name: 'a manifest elsewhere, under another name, and a full URL',
      settings: `from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.storage import FileSystemStorage

STATIC_URL = "https://cdn.example.com/static/"
STORAGES["staticfiles"]["OPTIONS"] = {"manifest_storage": FileSystemStorage(location=BASE_DIR / "manifest")}
ManifestStaticFilesStorage.manifest_name = "names.json"
`,
    },
  ]

  it.each(rows)('$name', ({ flags = [], djangos = [], prepare, ...options }) => {
    const folder = makeProject(options)
    const backend = join(folder, 'backend')
    prepare?.(backend)
    const { code, stderr } = collect(folder, ...flags)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const elsewhere = join(backend, 'manifest/names.json')
    const own = existsSync(elsewhere) ? readFileSync(elsewhere, 'utf8') : undefined

    const root = join(folder, 'stock')
    collectstatic(django!.python, folder, root, ...djangos)
    const ours = contentsOf(join(backend, 'collected'))
    const theirs = contentsOf(root)
    const [mine, stock] =
      own === undefined ? [ours, theirs].map(takeManifest) : [own, readFileSync(elsewhere, 'utf8')].map(parse)
    expect(ours).toEqual(theirs)
    expect(mine).toEqual(stock)
  })

  it.each(versions.filter((version) => version !== undefined))('Django $version', ({ python, version }) => {
    const folder = makeProject({
      apps: ['django.contrib.admin', 'django.contrib.auth', 'django.contrib.contenttypes'],
    })
    const { code, stdout, stderr } = collectWith(python, folder)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(`Django ${version}, Python 3.`)
    collectstatic(python, folder, join(folder, 'stock'))
    const ours = contentsOf(join(folder, 'backend/collected'))
    const theirs = contentsOf(join(folder, 'stock'))
    expect(takeManifest(ours)).toEqual(takeManifest(theirs))
    expect(ours).toEqual(theirs)
  })
})

function takeManifest(files: Files): unknown {
  const { 'staticfiles.json': manifest, ...rest } = files
  for (const path of Object.keys(files)) if (!(path in rest)) delete files[path]
  return parse(String(manifest))
}

/** The order is that of Django 6. */
function parse(manifest: string): unknown {
  const { paths, hash, version } = JSON.parse(manifest)
  return { paths, hash, version }
}

describe.runIf(django)('a project is set up as manage.py does it', () => {
  const rows: {
    name: string
    files?: Files
    settings?: string
    flags?: string[]
    env?: NodeJS.ProcessEnv
  }[] = [
    { name: 'that prints', settings: 'import os\nprint("on stdout")\nos.system("echo from a program")' },
    {
      name: 'that reads its environment',
      settings: 'import os\nassert os.environ["FROM_FILE"] == "yes"',
      files: {
        'manage.py': `import os\nfor line in open(".env"):\n    os.environ.setdefault(*line.strip().split("="))\n${MANAGE_PY}`,
        '.env': 'FROM_FILE=yes\n',
      },
    },
    {
      name: 'with settings of another name',
      files: {
        'site_project/settings.py': 'raise ImportError("not these")',
        'site_project/production.py':
          'from pathlib import Path\nBASE_DIR = Path(__file__).parent.parent\nSECRET_KEY = "x"\nINSTALLED_APPS = ["django.contrib.staticfiles"]\nSTATIC_URL = "/static/"\nSTATIC_ROOT = BASE_DIR / "collected"\nSTATICFILES_DIRS = [BASE_DIR / "assets"]\nSTORAGES = {"default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}\n',
      },
      flags: ['--settings', 'site_project.production'],
    },
    {
      name: 'by a command with arguments',
      settings: 'import os\nassert os.environ["BY_COMMAND"] == "yes"',
      flags: ['--python', `env BY_COMMAND=yes ${django?.python}`],
    },
    ...(uv === undefined
      ? []
      : [
          {
            name: 'by uv run',
            flags: ['--python', `${uv} -m uv run --no-project --offline --python ${django?.python} python`],
          },
        ]),
    {
      name: 'that imports Django late, and catches what is thrown',
      files: {
        'manage.py': `import os, sys, json, threading
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_project.settings")
try:
    from django.core import management
    management.ManagementUtility(sys.argv).execute()
except BaseException:
    print("caught")
`,
      },
    },
    {
      name: 'that leaves threads behind',
      settings:
        'import atexit, threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()\natexit.register(time.sleep, 600)',
    },
    { name: 'with a broken manifest', files: { 'collected/staticfiles.json': '{"paths": ' } },
  ]
  it.each(rows)('$name', ({ settings, files, flags = [] }) => {
    const folder = makeProject({ settings, files })
    const { code, stdout, stderr } = collect(folder, ...flags)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('2 files digested')
    expect(Object.keys(pathsOf(join(folder, 'backend/collected/staticfiles.json')))).toEqual([
      'img/logo.svg',
      'site.css',
    ])
  })

  it('as a library', async () => {
    const folder = makeProject()
    const { ok, project, out, manifest } = await collectDjango({
      managePy: join(folder, 'backend/manage.py'),
      python: django!.python,
      out: join(folder, 'out'),
      base: '/assets/',
    })
    expect(ok).toBe(true)
    expect(out).toBe(join(folder, 'out'))
    expect(project).toMatchObject({ django: django!.version, base: '/static/' })
    expect([...manifest.paths.keys()]).toEqual(['img/logo.svg', 'site.css'])
    expect(existsSync(join(folder, 'backend/collected'))).toBe(false)
  })

  it('finds its Python', () => {
    const folder = makeProject()
    const venv = join(folder, '.venv')
    mkdirSync(venv)
    symlinkSync(join(django!.python, '..'), join(venv, 'bin'))
    symlinkSync(join(django!.python, '../../lib'), join(venv, 'lib'))
    symlinkSync(join(django!.python, '../../pyvenv.cfg'), join(venv, 'pyvenv.cfg'))
    const env = { VIRTUAL_ENV: undefined, CONDA_PREFIX: undefined, DJANGO_SETTINGS_MODULE: undefined }
    expect(
      spawn(process.execPath, [BIN, 'collect', 'backend/manage.py', '--check'], folder, env),
    ).toMatchObject({
      code: 0,
    })
  })
})

it.runIf(django)('pages get all that an entry needs by a partial', () => {
  const folder = makeProject({
    settings:
      'TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [BASE_DIR / "templates"]}]',
    files: {
      'assets/js/app.js': 'import "./lib.js"',
      'assets/js/lib.js': 'let a',
      'templates/page.html': '{% include "static/js/app.js.html" %}',
    },
  })
  const partials = ['--partials', 'backend/templates/static', '--nonce', '{{ nonce }}']
  const run = collect(folder, '--import-map', '--entry', 'js/app.js', ...partials)
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
  const render = `import os; os.environ["DJANGO_SETTINGS_MODULE"] = "site_project.settings"
import django; django.setup()
from django.template.loader import render_to_string
print(render_to_string("page.html", {"nonce": "n0"}))`
  const page = spawn(django!.python, ['-c', render], join(folder, 'backend')).stdout
  const paths = pathsOf(join(folder, 'backend/collected/staticfiles.json'))
  expect(page).toContain(`"/static/js/lib.js": "/static/${paths['js/lib.js']}"`)
  expect(page).toContain(`src="/static/${paths['js/app.js']}"`)
  expect(page.match(/nonce="n0"/g)!.length).toBeGreaterThan(1)
})

describe.runIf(django)('what is there already', () => {
  it('is left, and a second run writes nothing', () => {
    const folder = makeProject({ files: { 'collected/old.css': 'old' } })
    collect(folder)
    const before = listingOf(join(folder, 'backend/collected'))
    expect(collect(folder).stdout).toContain('Nothing to write')
    expect(listingOf(join(folder, 'backend/collected'))).toEqual(before)
    expect(readFileSync(join(folder, 'backend/collected/old.css'), 'utf8')).toBe('old')
  })

  it("a build's manifest is not replaced", () => {
    const manifest = '{"paths": {"src/main.ts": "assets/main.0123456789ab.js"}, "version": "1.1", "hash": ""}'
    const folder = makeProject({ files: { 'collected/staticfiles.json': manifest } })
    const { code, stderr } = collect(folder)
    expect(stderr).toContain('has names of a build, such as src/main.ts, which would be lost.')
    expect(code).toBe(1)
    expect(readFileSync(join(folder, 'backend/collected/staticfiles.json'), 'utf8')).toBe(manifest)
    expect(collect(folder, '--manifest', 'other.json').code).toBe(0)
  })

  it('--check writes nothing', () => {
    const folder = makeProject({ files: { 'assets/bad.css': '\na { background: url(gone.png) }' } })
    const before = listingOf(folder)
    const { code, stderr } = collect(folder, '--check')
    expect(stderr).toContain('backend/assets/bad.css:2:17: error: "gone.png"')
    expect(code).toBe(1)
    delete before['backend/site_project/__pycache__']
    expect(namesIn(join(folder, 'backend')).filter((name) => !name.includes('__pycache__'))).not.toContain(
      'collected',
    )
  })

  it('--clear removes what it has put there and is not collected any more', () => {
    const folder = makeProject({
      files: {
        'assets/gone.css': 'a { background: url("img/logo.svg") }',
        'assets/deep/gone.js': 'gone()'.repeat(200),
        'assets/edited.css': 'b{}',
        'collected/foreign.css': 'mine',
        'collected/foreign.0123456789ab.css': 'mine',
      },
    })
    const out = join(folder, 'backend/collected')
    collect(folder, '--compress', 'gzip')
    writeFileSync(join(out, 'edited.css'), 'edited by hand')
    for (const path of ['gone.css', 'deep', 'edited.css'])
      rmSync(join(folder, 'backend/assets', path), { recursive: true })
    expect(collect(folder).code).toBe(0)
    expect(namesIn(out)).toContain('gone.<d>.css')
    const { code, stdout } = collect(folder, '--clear', '--verbose')
    expect(code).toBe(0)
    expect(stdout).toContain('5 old files removed')
    expect(stdout).toContain('3 files in backend/collected not collected and kept')
    expect(namesIn(out).filter((name) => !name.startsWith('.staticfiles'))).toEqual([
      'edited.css',
      'foreign.<d>.css',
      'foreign.css',
      'img/logo.<d>.svg',
      'img/logo.svg',
      'site.<d>.css',
      'site.css',
      'staticfiles.json',
    ])
    expect(existsSync(join(out, 'deep'))).toBe(false)
  })

  it('--clear leaves what a release names', () => {
    const folder = makeProject({ files: { 'assets/gone.css': 'a{}' } })
    const out = join(folder, 'backend/collected')
    collect(folder, '--release=one')
    rmSync(join(folder, 'backend/assets/gone.css'))
    expect(collect(folder, '--clear').code).toBe(0)
    expect(namesIn(out)).toContain('gone.<d>.css')
    expect(namesIn(out)).not.toContain('gone.css')
  })

  it('is not cleared where something is wrong', () => {
    const folder = makeProject({ files: { 'assets/gone.css': 'a{}' } })
    collect(folder)
    rmSync(join(folder, 'backend/assets/gone.css'))
    addFiles(folder, { 'backend/assets/bad.css': 'a{background:url(gone.png)}' })
    const before = listingOf(join(folder, 'backend/collected'))
    expect(collect(folder, '--clear').code).toBe(1)
    expect(listingOf(join(folder, 'backend/collected'))).toEqual(before)
  })
})

it.runIf(django)('a problem in an app elsewhere is told by its whole path', () => {
  const folder = makeProject({
    settings: 'STATICFILES_DIRS.append(Path("/") / __import__("os").environ["ELSEWHERE"])',
  })
  const elsewhere = makeFolder({ 'bad.css': 'a{background:url(gone.png)}' })
  const args = [BIN, 'collect', 'backend/manage.py', '--python', django!.python, '--check']
  const { stderr } = spawn(process.execPath, args, folder, { ELSEWHERE: elsewhere })
  expect(stderr).toMatch(new RegExp(`^${elsewhere}/bad.css:1:14: error: `))
})

describe.runIf(django)('what is told of the settings', () => {
  const rows: { name: string; settings: string; files?: Files; warning: string | RegExp; code?: number }[] = [
    {
      name: 'a storage with names of its own',
      settings: 'STORAGES["staticfiles"] = {"BACKEND": "storages_.Own"}',
      files: {
        'storages_.py':
          'from django.contrib.staticfiles.storage import ManifestStaticFilesStorage\n\n\nclass Own(ManifestStaticFilesStorage):\n    def file_hash(self, name, content=None):\n        return "1"\n',
      },
      warning: 'backend/site_project/settings.py: warning: storages_.Own has its own digests (file_hash)',
    },
    {
      name: 'a storage without a manifest',
      settings:
        'STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}',
      warning: 'StaticFilesStorage reads no manifest',
    },
    {
      name: 'a folder that is not there',
      settings: 'STATICFILES_DIRS.append(BASE_DIR / "none")',
      warning: /STATICFILES_DIRS names \S+backend\/none, which does not exist/,
    },
    {
      name: 'a storage that compresses',
      settings:
        'STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}',
      warning: 'add --compress gzip,br',
    },
  ]
  it.each(rows)('$name', ({ settings, files, warning, code = 0 }) => {
    const run = collect(makeProject({ settings, files }))
    expect(run.stderr).toMatch(warning)
    expect(run.code).toBe(code)
  })
})

describe.runIf(django)('bad input', () => {
  const APP = appFiles('one', { 'one.css': 'a{}' })
  const rows: {
    name: string
    project?: ProjectOptions
    flags?: string[]
    prepare?(backend: string): void
    message: string | RegExp
    code?: number
  }[] = [
    {
      name: 'no manage.py',
      prepare: (backend) => rmSync(join(backend, 'manage.py')),
      message: "backend/manage.py does not exist. Name the project's manage.py.",
    },
    {
      name: 'another program',
      project: { files: { 'manage.py': 'print("hello")' } },
      message: /It did not come to Django's command line\. Is it the manage\.py/,
    },
    {
      name: 'no such Python',
      flags: ['--python', 'no-such-python'],
      message: 'no-such-python cannot be started: there is no such program.',
    },
    {
      name: 'Python without Django',
      flags: ['--python', 'python3 -S -E'],
      message: /python3 -S -E has no Django \(ModuleNotFoundError: No module named 'django'\)\. Name/,
    },
    { name: 'no Python', flags: ['--python', 'node -e 0'], message: 'node -e 0 ended without an answer' },
    {
      name: 'settings that raise',
      project: { settings: '\nraise ValueError("no such port")' },
      message: /site_project\/settings\.py:\d+: The settings cannot be loaded: ValueError: no such port\./,
    },
    {
      name: 'settings that exit',
      project: { settings: 'import sys\nsys.exit("Set DATABASE_URL")' },
      message: 'Set DATABASE_URL',
    },
    {
      name: 'settings that are no Python',
      project: { settings: 'x = (' },
      message: /settings\.py:\d+: The settings cannot be loaded: SyntaxError/,
    },
    {
      name: 'an app that is missing',
      project: { apps: ['nowhere'] },
      message: "The settings cannot be loaded: ModuleNotFoundError: No module named 'nowhere'.",
    },
    {
      name: 'no staticfiles app',
      project: { settings: 'INSTALLED_APPS = []' },
      message: 'django.contrib.staticfiles is not among the INSTALLED_APPS.',
    },
    {
      name: 'a finder that raises',
      project: {
        settings: 'STATICFILES_FINDERS = ["finders.Bad"]',
        files: {
          'finders.py':
            'from django.contrib.staticfiles.finders import BaseFinder\n\n\nclass Bad(BaseFinder):\n    def list(self, ignore_patterns):\n        yield from {}["node_modules"]\n',
        },
      },
      message: /finders\.py:6: The finder finders\.Bad stops: KeyError: 'node_modules'\./,
    },
    {
      name: 'a finder that is not there',
      project: { settings: 'STATICFILES_FINDERS = ["finders.None"]' },
      message: /The finder A finder of STATICFILES_FINDERS stops: .*No module named 'finders'/,
    },
    {
      name: 'a file that a finder lists and is not there',
      project: {
        settings: 'STATICFILES_FINDERS = ["finders.Listed"]',
        files: {
          'finders.py':
            'from django.contrib.staticfiles.finders import BaseFinder\nfrom django.core.files.storage import FileSystemStorage\n\n\nclass Listed(BaseFinder):\n    def list(self, ignore_patterns):\n        yield "gone.css", FileSystemStorage(location="assets")\n        yield "site.css", FileSystemStorage(location="assets")\n        yield "img/logo.svg", FileSystemStorage(location="assets")\n',
        },
      },
      message: 'backend/assets/gone.css: error: It cannot be read: it does not exist (ENOENT).',
    },
    {
      name: 'an app whose folder goes while the project is asked',
      project: {
        apps: ['one'],
        settings:
          'STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder", "taking.Finder"]',
        files: {
          'taking.py': `import shutil
from pathlib import Path
from django.contrib.staticfiles.finders import BaseFinder


class Finder(BaseFinder):
    def list(self, ignore_patterns):
        shutil.rmtree(Path(__file__).parent / "one" / "static")
        return []
`,
        },
      },
      message: /backend\/one\/static/,
    },
    {
      name: 'a storage that cannot be made',
      project: { settings: 'STORAGES["staticfiles"]["OPTIONS"] = {"none": 1}' },
      message: /The static files storage cannot be made: .*unexpected keyword argument 'none'/,
    },
    {
      name: 'no STATIC_ROOT',
      project: { settings: 'STATIC_ROOT = None' },
      message: /no STATIC_ROOT.*Name a folder with --out, and send it to a store with staticfiles publish/,
      code: 2,
    },
    {
      name: 'STATIC_ROOT in a folder of a finder',
      project: { settings: 'STATIC_ROOT = BASE_DIR / "assets" / "collected"' },
      message: /The output folder backend\/assets\/collected is inside backend\/assets: .*STATIC_ROOT/,
      code: 2,
    },
    {
      name: 'the output in STATICFILES_DIRS',
      project: { settings: 'STATICFILES_DIRS.append(STATIC_ROOT)\nSTATIC_ROOT.mkdir(exist_ok=True)' },
      message: /The output folder backend\/collected is one of those that are read.*STATICFILES_DIRS/,
      code: 2,
    },
    {
      name: 'a name that is no UTF-8',
      prepare: (backend) => writeFileSync(Buffer.from(`${backend}/assets/caf\xe9.png`, 'latin1'), 'x'),
      message: 'is not valid UTF-8',
    },
    {
      name: 'a name that is no UTF-8, listed by a finder',
      project: {
        settings: 'STATICFILES_FINDERS = ["finders.Listed"]',
        files: {
          'finders.py':
            'from django.contrib.staticfiles.finders import BaseFinder, FileSystemFinder\n\n\nclass Listed(FileSystemFinder):\n    def list(self, ignore_patterns):\n        yield from super().list(ignore_patterns)\n',
        },
      },
      prepare: (backend) => writeFileSync(Buffer.from(`${backend}/assets/caf\xe9.png`, 'latin1'), 'x'),
      message: 'is not valid UTF-8',
    },
    {
      name: 'Python that hangs',
      project: { settings: 'import time\ntime.sleep(600)' },
      flags: ['--timeout', '8'],
      message: /was not set up within 8 seconds\. It was at \S+settings\.py:\d+\. .*--timeout 600/,
    },
    {
      name: 'a pattern for nothing',
      flags: ['--ignore-pattern', '*.less'],
      message: 'No file or folder matches the ignore pattern "*.less"',
      code: 2,
    },
    { name: 'check and clear', flags: ['--check', '--clear'], message: 'leave --clear out', code: 2 },
  ]
  it.each(rows)('$name', ({ project = {}, flags = [], prepare, message, code = 1 }) => {
    const folder = makeProject({ ...project, files: { ...APP, ...project.files } })
    prepare?.(join(folder, 'backend'))
    const run = collect(folder, ...flags)
    expect(run.stderr).toMatch(message)
    expect(run.stderr).not.toContain('Traceback')
    expect(run.stderr.split('\n').length).toBeLessThan(4)
    expect(run.code).toBe(code)
    expect(existsSync(join(folder, 'backend/collected/staticfiles.json'))).toBe(false)
  })

  it('--verbose shows all that Python says', () => {
    const { stderr } = collect(
      makeProject({ settings: 'print("where")\nraise ValueError("x")' }),
      '--verbose',
    )
    expect(stderr).toContain('where\nTraceback (most recent call last):')
    expect(stderr).toContain('ValueError: x')
  })

  it('an answer with the paths of Windows', () => {
    const folder = makeProject()
    const answer = {
      django: '5.2',
      python: '3.13',
      executable: 'python',
      separator: '\\',
      settings: 'settings.py',
      staticRoot: null,
      storage: {
        class: 'x',
        location: join(folder, 'out'),
        isLocal: true,
        baseUrl: '/static/',
        manifestName: 'staticfiles.json',
        manifestFolder: null,
        manifestStrict: true,
        jsModules: false,
        overrides: [],
        compresses: false,
      },
      ignorePatterns: [],
      finders: [
        {
          finder: 'a',
          folders: [{ root: join(folder, 'backend/assets'), prefix: 'site\\deep' }],
          missing: [],
        },
        { finder: 'b', files: [['listed\\logo.svg', join(folder, 'backend/assets/img/logo.svg')]] },
      ],
    }
    const fake = join(folder, 'python')
    writeFileSync(
      fake,
      `#!${process.execPath}\nconst { marker } = JSON.parse(process.argv[3]); console.log('noise\\n' + marker + '\\n' + ${JSON.stringify(JSON.stringify(answer))})\n`,
    )
    chmodSync(fake, 0o755)
    const { code, stderr } = collectWith(fake, folder)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(Object.keys(pathsOf(join(folder, 'out/staticfiles.json')))).toEqual([
      'listed/logo.svg',
      'site/deep/img/logo.svg',
      'site/deep/site.css',
    ])
  })
})
