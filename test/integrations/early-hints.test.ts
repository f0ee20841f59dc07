import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { loadManifest } from '@staticfiles/manifest'
import { digestFolder } from 'staticfiles'
import { expect, it } from 'vitest'
import { findBlock } from '../packed/docs.ts'
import { makeFolder } from '../support/command.ts'
import { ensureDjango } from '../support/python.mjs'

const django = await ensureDjango()

const ASK = `
import sys, django
from django.conf import settings
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("", lambda request: HttpResponse("page"))]
settings.configure(
    ALLOWED_HOSTS=["testserver"], ROOT_URLCONF=__name__, STATIC_URL="/static/", STATIC_ROOT=sys.argv[1],
    INSTALLED_APPS=["django.contrib.staticfiles"], MIDDLEWARE=["early_hints.early_hints"],
    STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}},
)
django.setup()
from django.test import Client
print(Client().get("/").headers["Link"], end="")
`

it.runIf(django)('the header that the middleware adds to pages of Django is that of the reader', async () => {
  const folder = makeFolder({
    'static/js/app.js': 'import "./lib.js"',
    'static/js/lib.js': '',
    'early_hints.py': findBlock('# early_hints.py').text.replace('src/main.ts', 'js/app.js'),
  })
  const out = join(folder, 'out')
  await digestFolder({ dir: join(folder, 'static'), out, entries: ['js/app.js'], cache: false })
  const header = execFileSync(django!.python, ['-c', ASK, out], { cwd: folder, encoding: 'utf8' })
  const links = loadManifest(join(out, 'staticfiles.json')).links('js/app.js')
  expect(links).toHaveLength(2)
  expect(header).toBe(links.join(', '))
})
