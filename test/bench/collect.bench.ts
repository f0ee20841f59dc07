import { execFile } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { openDjangoProject } from '@staticfiles/folder/django'
import { it } from 'vitest'
import { PROJECTS } from '../corpus/projects/projects.ts'
import { makeProject } from '../django/project.ts'
import { CREDENTIALS, startS3Server } from '../publish/s3-server.ts'
import { addFiles, BIN, namesIn } from '../support/command.ts'
import { ensurePython } from '../support/python.mjs'
import { median } from './median.ts'
import { startSlowLine } from './slow-line.ts'

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5)

/** In milliseconds, each way: half of what a request waits for its answer. */
const LATENCY = 10

// A disk's journal varies more than what is measured.
if (existsSync('/dev/shm')) process.env.TMPDIR = '/dev/shm'

const FLOOR = fileURLToPath(new URL('./floor.mjs', import.meta.url))

const pins = readFileSync(new URL('../corpus/projects/requirements.txt', import.meta.url), 'utf8')
const python = (await ensurePython({ pins, what: "Django's apps" }))!

/** A project's backend, of two projects of the corpus: the apps of the admin, of Wagtail and of others. */
function makeBackend(): string {
  const parts = PROJECTS.filter(({ name }) => name === 'Wagtail' || name === 'tools and forms')
  const folder = makeProject({
    apps: [...new Set(parts.flatMap(({ apps }) => apps))],
    settings: `ROOT_URLCONF = "site_project.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
${parts.map(({ settings = '' }) => settings).join('\n')}`,
  })
  const backend = join(folder, 'backend')
  addFiles(backend, {
    'site_project/urls.py': 'urlpatterns = []\n',
    'site_project/plain.py': `from site_project.settings import *
STATIC_ROOT = BASE_DIR / "plain"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
`,
    'site_project/enhanced.py': `from site_project.settings import *
STORAGES["staticfiles"] = {"BACKEND": "django_manifeststaticfiles_enhanced.storage.EnhancedManifestStaticFilesStorage"}
`,
    'site_project/store.py': `import os
from site_project.settings import *
STATIC_ROOT = None
STORAGES["staticfiles"] = {
    "BACKEND": "storages.backends.s3.S3ManifestStaticStorage",
    "OPTIONS": {
        "bucket_name": os.environ["BENCH_BUCKET"],
        "endpoint_url": os.environ["BENCH_ENDPOINT"],
        "region_name": "us-east-1",
    },
}
`,
  })
  return backend
}

/** Beside this process, which may have a line of its own to serve. */
async function run(program: string, args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  await promisify(execFile)(program, args, { cwd, env: { ...process.env, ...env }, maxBuffer: 1 << 28 })
}

const collectstatic = (backend: string, settings: string, env?: NodeJS.ProcessEnv): Promise<void> =>
  run(python, ['manage.py', 'collectstatic', '--noinput', '-v', '0', '--settings', settings], backend, env)

const collect = (backend: string): Promise<void> =>
  run(process.execPath, [BIN, 'collect', 'manage.py', '--python', python, '--missing', 'warn'], backend)

type Ways = Record<string, () => Promise<void>>

/** Milliseconds, in each round. */
type Times = Record<string, number[]>

it('to a folder', { timeout: 1_800_000 }, async () => {
  const backend = makeBackend()
  const output = join(backend, 'collected')
  const answer = async (): Promise<void> =>
    (await openDjangoProject({ managePy: join(backend, 'manage.py'), python })).close()
  await collectstatic(backend, 'site_project.plain')
  const ways: Ways = {
    'what Python takes to answer': answer,
    'and then a loop that reads, digests, searches and writes each file': async () => {
      await answer()
      await run(process.execPath, [FLOOR, 'search', '2', join(backend, 'plain'), output], backend)
    },
    '`collectstatic`, `ManifestStaticFilesStorage`': () => collectstatic(backend, 'site_project.settings'),
    '`collectstatic`, django-manifeststaticfiles-enhanced': () =>
      collectstatic(backend, 'site_project.enhanced'),
    '**`staticfiles collect`**': () => collect(backend),
  }
  const first: Times = {}
  const second: Times = {}
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, way] of Object.entries(ways)) {
      rmSync(output, { recursive: true, force: true })
      await time(name, way, first)
      await time(name, way, second)
    }
  }
  console.log(`${namesIn(output).length} files in the output, medians of ${ROUNDS} rounds`)
  printTable('First run', first)
  printTable('Second run, nothing changed', second)
})

it('to a store', { timeout: 3_600_000 }, async () => {
  const server = (await startS3Server())!
  const slow = await startSlowLine(server.port, LATENCY)
  try {
    const backend = makeBackend()
    const endpoint = `http://127.0.0.1:${slow.port}`
    const first: Times = {}
    const second: Times = {}
    const [bucket, other] = [await server.makeBucket(), await server.makeBucket()]
    const env = { ...CREDENTIALS, BENCH_ENDPOINT: endpoint, BENCH_BUCKET: bucket }
    const ways: Ways = {
      '`collectstatic`, `S3ManifestStaticStorage`': () => collectstatic(backend, 'site_project.store', env),
      '**`staticfiles collect` and `publish`**': async () => {
        await collect(backend)
        const target = ['publish', 'collected', `s3://${other}`, '--with-manifest', '--endpoint', endpoint]
        await run(process.execPath, [BIN, ...target], backend, env)
      },
    }
    for (const [name, way] of Object.entries(ways)) {
      await time(name, way, first)
      await time(name, way, second)
    }
    console.log(`to a store of the loopback with ${2 * LATENCY} ms for each answer, one round`)
    printTable('First run', first)
    printTable('Second run, nothing changed', second)
  } finally {
    slow.close()
    await server.stop()
  }
})

async function time(name: string, run: Ways[string], times: Times): Promise<void> {
  const start = performance.now()
  await run()
  times[name] ??= []
  times[name].push(performance.now() - start)
}

/** Beside the first way and, without what Python takes where that is known, beside ours. */
function printTable(title: string, times: Times): void {
  const start = times['what Python takes to answer'] ?? []
  const ours = Object.values(times).at(-1)!
  const lines = Object.entries(times).map(([name, runs]) => {
    const ratio = median(runs.map((run, i) => run / ours[i]!)).toFixed(1)
    const rest = (run: number, i: number): number => run - (start[i] ?? 0)
    const own = median(runs.map((run, i) => rest(run, i) / rest(ours[i]!, i))).toFixed(1)
    return `| ${name} | ${(median(runs) / 1000).toFixed(2)} | ${ratio} | ${own} |`
  })
  console.log(
    [
      `| ${title} | seconds | beside ours | without Python's start |`,
      '| --- | ---: | ---: | ---: |',
      ...lines,
    ].join('\n'),
  )
}
