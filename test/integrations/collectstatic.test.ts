import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseManifest } from '@staticfiles/manifest'
import { digestFolder, verifyFolder } from 'staticfiles'
import { describe, expect, it } from 'vitest'
import { ensureDjango } from '../support/python.mjs'
import { makeProject, type Project } from './readme-project.ts'

const BIN = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url))
const APP = fileURLToPath(new URL('../fixtures/plain-app', import.meta.url))
const BACKENDS = readFileSync(new URL('../../docs/backends.md', import.meta.url), 'utf8')
const [, recipe = ''] = BACKENDS.split('### With `collectstatic`')

/** What a block of the documentation says, which begins with the name of its file. */
function settingsIn(text: string): string {
  const [, block] = /```python\n# \S*settings\.py\n(.*?)```/s.exec(text) ?? []
  return block!
}

/** The URL of each name that the templates use, and the status of a page of Django's admin. */
const SITE = `
import json, sys
import django
django.setup()
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
urls = {name: staticfiles_storage.url(name) for name in json.loads(sys.argv[1])}
page = Client().get("/admin/login/")
print(json.dumps({"urls": urls, "status": page.status_code, "page": page.content.decode()}))
`

/** The same with what a build has written. */
async function makeBuiltProject(python: string, settings: string): Promise<Project> {
  const project = makeProject(python, settings)
  const { ok } = await digestFolder({
    dir: APP,
    out: project.out,
    manifest: project.manifestFile,
    missing: 'ignore',
    integrity: 'sha384',
  })
  expect(ok).toBe(true)
  return project
}

const rows = await Promise.all(
  (['4.2', '5.2', '6.1'] as const).map(async (version) => ({
    version,
    python: (await ensureDjango({ version }))?.python,
  })),
)

describe.each(rows.filter(({ python }) => python !== undefined))('Django $version', (row) => {
  const python = row.python!
  const backends = [
    { name: 'by the README', settings: '' },
    { name: 'with WhiteNoise', settings: settingsIn(BACKENDS) },
  ]

  it.each(backends)('collectstatic leaves the manifest of the build alone, $name', async (backend) => {
    const { manifestFile, out, run } = await makeBuiltProject(python, backend.settings)
    const before = readFileSync(manifestFile, 'utf8')
    const { status, stderr } = run('backend/manage.py', 'collectstatic', '--noinput')
    expect(status).toBe(1)
    expect(stderr).toContain(
      "CommandError: staticfiles.json is the build's. Run collectstatic with --no-post-process, or not at all.\n",
    )
    expect(stderr).not.toContain('Traceback')
    expect(readFileSync(manifestFile, 'utf8')).toBe(before)
    const { problems } = await verifyFolder({ dir: out, manifest: manifestFile, missing: 'ignore' })
    expect(problems).toEqual([])
  })

  it('its files join those of the build by the recipe in the documentation', async () => {
    const project = await makeBuiltProject(python, settingsIn(recipe))
    const { folder, out, manifestFile, run } = project
    const built = parseManifest(readFileSync(manifestFile, 'utf8'))
    const [, commands = ''] = /```sh\n(.*?)```/s.exec(recipe) ?? []
    expect(commands).toMatch(/^npm install .*\nnpx vite build /)
    const script = commands
      .replace(/^npm install .*\nnpx vite build .*\n/, 'set -e\n')
      .replaceAll('npx staticfiles', `'${process.execPath}' '${BIN}'`)
      .replaceAll('python ', `'${python}' `)
    writeFileSync(join(folder, 'recipe.sh'), script)
    // Twice, as in the next deploy.
    for (let deploy = 0; deploy < 2; deploy++) execFileSync('sh', ['recipe.sh'], { cwd: folder })

    const merged = parseManifest(readFileSync(manifestFile, 'utf8'))
    expect([...merged.paths]).toEqual(expect.arrayContaining([...built.paths]))
    expect([...merged.integrity!]).toEqual(expect.arrayContaining([...built.integrity!]))
    expect(merged.paths.has('admin/css/base.css')).toBe(true)
    for (const path of merged.paths.values()) expect(existsSync(join(out, path)), path).toBe(true)

    const names = [...merged.paths.keys()]
    const { stdout, stderr } = run('-c', SITE, JSON.stringify(names))
    expect(stderr).not.toContain('Traceback')
    const { urls, status, page } = JSON.parse(stdout)
    expect(urls).toEqual(Object.fromEntries(names.map((name) => [name, `/static/${merged.paths.get(name)}`])))
    expect(status).toBe(200)
    expect(page).toContain(`/static/${merged.paths.get('admin/css/login.css')}`)
  })
})
