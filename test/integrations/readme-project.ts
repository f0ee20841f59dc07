import { execFileSync, spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { findBlock } from '../packed/docs.ts'
import { makeFolder } from '../support/command.ts'

export interface Project {
  folder: string
  /** Where its manifest is. */
  backend: string
  out: string
  manifestFile: string
  env: NodeJS.ProcessEnv
  /** Runs python in the project's folder. */
  run: (...args: string[]) => { status: number | null; stdout: string; stderr: string }
}

/**
 * A new project of Django's own making, with the settings that the README shows, for production. Nothing is built yet.
 * @param settings more of them
 */
export function makeProject(python: string, settings = ''): Project {
  const folder = makeFolder()
  const backend = join(folder, 'backend')
  mkdirSync(backend)
  const env = {
    ...process.env,
    PYTHONUTF8: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONPATH: backend,
    DJANGO_SETTINGS_MODULE: 'mysite.settings',
  }
  execFileSync(python, ['-m', 'django', 'startproject', 'mysite', backend], { cwd: folder })
  const production = 'DEBUG = False\nALLOWED_HOSTS = ["*"]\n'
  const { text } = findBlock('class BuildManifest')
  appendFileSync(join(backend, 'mysite/settings.py'), [text, settings, production].join('\n'))
  return {
    ...{ folder, backend, env },
    out: join(folder, 'static-build'),
    manifestFile: join(backend, 'staticfiles.json'),
    run: (...args) => spawnSync(python, args, { cwd: folder, env, encoding: 'utf8' }),
  }
}
