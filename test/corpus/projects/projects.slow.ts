import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { collectDjango } from '@staticfiles/folder'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { makeProject } from '../../django/project.ts'
import { addFiles, contentsOf, spawn } from '../../support/command.ts'
import { ensurePython } from '../../support/python.mjs'
import { startDjangos } from '../django/collect.ts'
import { surveyFolder } from '../survey.ts'
import { PROJECTS } from './projects.ts'

const pins = readFileSync(new URL('requirements.txt', import.meta.url), 'utf8')
const python = await ensurePython({ pins, what: "Django's apps" })
const djangos = python === undefined ? [] : await startDjangos()
afterAll(() => {
  for (const django of djangos) django.stop()
})

const NODE_MODULES = {
  'package.json': '{"dependencies": {"left": "1.0.0"}}',
  'node_modules/left/package.json': '{"name": "left"}',
  'node_modules/left/left.css': 'a { background: url("left.svg") }',
  'node_modules/left/left.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'sass/made.css': 'a { color: red }',
  'sass/unmade.scss': '$a: red;',
}

describe.runIf(python)(
  "projects with other people's apps: the files that collectstatic collects, and its names but for the rules",
  () => {
    it.each(PROJECTS)('$name', async ({ apps, settings = '' }) => {
      const folder = makeProject({
        apps,
        settings: `ROOT_URLCONF = "site_project.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
${settings}`,
        files: NODE_MODULES,
      })
      const backend = join(folder, 'backend')
      const work = mkdtempSync(join(tmpdir(), 'corpus-'))
      try {
        const source = join(work, 'source')
        addFiles(backend, {
          'site_project/urls.py': 'urlpatterns = []\n',
          'site_project/copy.py': `from site_project.settings import *
STATIC_ROOT = ${JSON.stringify(source)}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
`,
        })
        const args = ['manage.py', 'collectstatic', '--noinput', '-v', '0', '--settings', 'site_project.copy']
        const { code, stderr } = spawn(python!, args, backend)
        expect({ code, fault: code === 0 ? '' : stderr.slice(-2000) }).toEqual({ code: 0, fault: '' })

        const survey = await surveyFolder(work, djangos)
        expect(survey.faults).toEqual([])

        const managePy = join(backend, 'manage.py')
        const collected = await collectDjango({ managePy, python: python!, missing: 'warn' })
        expect(collected.ok).toBe(true)
        const ours = contentsOf(collected.out)
        expect(ours['staticfiles.json']).toBe(readFileSync(join(work, 'staticfiles.json'), 'latin1'))
        delete ours['staticfiles.json']
        cpSync(source, join(work, 'out'), { recursive: true })
        const expected = contentsOf(join(work, 'out'))
        expect(Object.keys(ours).sort()).toEqual(Object.keys(expected).sort())
        expect(Object.keys(expected).filter((path) => ours[path] !== expected[path])).toEqual([])

        const stop = survey.djangos.get('5.2')?.stop
        const [, missing] = /The file '(.+?)' could not be found/.exec(stop ?? '') ?? []
        if (missing !== undefined) {
          const told = collected.problems.find(({ lookedFor }) => lookedFor === missing)
          expect(told).toMatchObject({ line: expect.any(Number), column: expect.any(Number) })
        }
        console.log(
          `${survey.files} files, ${survey.missing} missing; ${stop ?? 'collectstatic goes through'}`,
        )
      } finally {
        rmSync(work, { recursive: true, force: true })
      }
    })

    it('settings of django-configurations', async () => {
      const folder = makeProject({
        files: {
          'manage.py': `import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_project.classes")
os.environ.setdefault("DJANGO_CONFIGURATION", "Production")
from configurations.management import execute_from_command_line

execute_from_command_line(sys.argv)
`,
          'site_project/classes.py': `from configurations import Configuration, values
from site_project import settings


class Base(Configuration):
    SECRET_KEY = settings.SECRET_KEY
    INSTALLED_APPS = settings.INSTALLED_APPS
    STORAGES = settings.STORAGES
    STATICFILES_DIRS = settings.STATICFILES_DIRS
    STATIC_URL = values.Value("/none/")


class Production(Base):
    STATIC_ROOT = settings.BASE_DIR / "made"
`,
        },
      })
      vi.stubEnv('DJANGO_STATIC_URL', '/from-environment/')
      const { ok, project, out, manifest } = await collectDjango({
        managePy: join(folder, 'backend/manage.py'),
        python: python!,
      })
      vi.unstubAllEnvs()
      expect({ ok, base: project.base, out }).toEqual({
        ok: true,
        base: '/from-environment/',
        out: join(folder, 'backend/made'),
      })
      expect([...manifest.paths.keys()]).toEqual(['img/logo.svg', 'site.css'])
    })
  },
)
