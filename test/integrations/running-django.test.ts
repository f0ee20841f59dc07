import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { digestFolder, pruneFolder } from 'staticfiles'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { findBlock } from '../packed/docs.ts'
import { ensureDjango } from '../support/python.mjs'
import { makeProject, type Project } from './readme-project.ts'

const rows = await Promise.all(
  (['4.2', '5.2', '6.1'] as const).map(async (version) => ({
    version,
    python: (await ensureDjango({ version }))?.python,
  })),
)
const found = rows.filter(({ python }) => python !== undefined)

/** Digests a release with a logo of its own, and answers the logo's URL. */
async function release({ folder, out, manifestFile: manifest }: Project, text: string): Promise<string> {
  const dir = join(folder, 'static')
  mkdirSync(dir, { recursive: true })
  writeFileSync(join(dir, 'logo.svg'), `<svg id="${text}"/>`)
  const { ok, manifest: written } = await digestFolder({ dir, out, manifest, releases: text })
  expect(ok).toBe(true)
  return `/static/${written.paths.get('logo.svg')}`
}

describe.each(found)('tests with Django $version', (row) => {
  const python = row.python!
  const built = findBlock('class BuiltTest').text
  const runTests = ({ folder, run }: Project, text: string, ...args: string[]) => {
    writeFileSync(join(folder, 'backend/tests.py'), text)
    const { status, stderr } = run('backend/manage.py', 'test', 'backend', ...args)
    return { status, stderr }
  }
  const DATABASE = 'DATABASES["default"]["NAME"] = ":memory:"\n'

  it('find digested files by the recipe, and not with StaticLiveServerTestCase', async () => {
    const project = makeProject(python, DATABASE)
    await release(project, 'one')
    expect(runTests(project, built)).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('Ran 1 test'),
    })
    const other = built
      .replace('django.test import LiveServer', 'django.contrib.staticfiles.testing import StaticLiveServer')
      .replace('(LiveServer', '(StaticLiveServer')
    expect(runTests(project, other)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('HTTP Error 404'),
    })
  })

  it('need no build with a storage that needs no manifest', async () => {
    const project = makeProject(python, DATABASE)
    writeFileSync(
      join(project.backend, 'mysite/settings_for_tests.py'),
      findBlock('# settings_for_tests.py').text,
    )
    const text = `from django.templatetags.static import static
from django.test import SimpleTestCase


class PlainTest(SimpleTestCase):
    def test_name(self):
        self.assertEqual(static("logo.svg"), "/static/logo.svg")
`
    expect(runTests(project, text)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('ValueError'),
    })
    expect(runTests(project, text, '--settings', 'mysite.settings_for_tests')).toMatchObject({ status: 0 })
  })
})

describe.runIf(found.some(({ version }) => version === '5.2'))('gunicorn and WhiteNoise', () => {
  it('know new files after a restart of the workers, and old ones until they are pruned', async () => {
    const { python } = found.find(({ version }) => version === '5.2')!
    const project = makeProject(python!, findBlock('whitenoise.middleware').text)
    const [first, gunicorn] = [await release(project, 'one'), await startGunicorn(python!, project)]
    expect(await gunicorn.status(first)).toBe(200)

    const second = await release(project, 'two')
    expect(await gunicorn.status(second)).toBe(404)
    gunicorn.restartWorkers()
    await vi.waitUntil(async () => (await gunicorn.status(second)) === 200, { timeout: 120_000 })
    expect(await gunicorn.status(first)).toBe(200)

    expect(await pruneFolder({ dir: project.out, keep: 1 })).toMatchObject({ dropped: ['one'] })
    expect(await gunicorn.status(first)).toBe(500)
    expect(await gunicorn.status(second)).toBe(200)
    gunicorn.restartWorkers()
    await vi.waitUntil(async () => (await gunicorn.status(first)) === 404, { timeout: 120_000 })
  })
})

interface Gunicorn {
  status(path: string): Promise<number>
  restartWorkers(): void
}

async function startGunicorn(python: string, { backend, env }: Project): Promise<Gunicorn> {
  const args = ['-m', 'gunicorn', 'mysite.wsgi', '--bind', '127.0.0.1:0', '--workers', '1']
  const child = spawn(python, args, { cwd: backend, env, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit')
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const said: string[] = []
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => {
      said.push(line)
      const [address] = /http:\/\/[\d.]+:\d+/.exec(line) ?? []
      if (address) resolve(address)
    })
    ended.then(() => reject(new Error(said.join('\n'))))
  })
  return {
    status: async (path) => (await fetch(url + path)).status,
    restartWorkers: () => child.kill('SIGHUP'),
  }
}
