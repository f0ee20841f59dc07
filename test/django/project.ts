import { join } from 'node:path'
import { addFiles, type Files, makeFolder } from '../support/command.ts'

/** What `django-admin startproject` writes, in short. */
export const MANAGE_PY = `import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_project.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
`

export interface ProjectOptions {
  apps?: readonly string[] | undefined
  /** More lines of the settings, which may replace those before. */
  settings?: string | undefined
  files?: Files | undefined
}

/** A Django project with a manifest storage, in a temporary folder: answers that folder, which has `backend` in it. */
export function makeProject({ apps = [], settings = '', files = {} }: ProjectOptions = {}): string {
  const folder = makeFolder()
  addFiles(join(folder, 'backend'), {
    'manage.py': MANAGE_PY,
    'site_project/__init__.py': '',
    'site_project/settings.py': `from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = "of no use"
INSTALLED_APPS = ["django.contrib.staticfiles", ${apps.map((app) => JSON.stringify(app)).join(', ')}]
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "collected"
STATICFILES_DIRS = [BASE_DIR / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
${settings}
`,
    'assets/site.css': 'body { background: url("img/logo.svg") }',
    'assets/img/logo.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    ...files,
  })
  return folder
}

/** An app of the project with static files. */
export function appFiles(name: string, files: Files): Files {
  const entries = Object.entries(files).map(([path, content]) => [`${name}/static/${path}`, content])
  return { [`${name}/__init__.py`]: '', ...Object.fromEntries(entries) }
}
