import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseManifest } from '@staticfiles/manifest'
import { digestFolder } from 'staticfiles'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBlock } from '../packed/docs.ts'
import { ensureDjango } from '../support/python.mjs'
import { askWhiteNoise } from '../support/white-noise.ts'

const django = await ensureDjango()
const root = mkdtempSync(join(tmpdir(), 'staticfiles-backends-'))
afterAll(() => rmSync(root, { recursive: true }))
const output = join(root, 'static-build')
const backend = join(root, 'backend')
const manifestFile = join(backend, 'staticfiles.json')

const pathTo = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Runs a script of this folder and answers what it prints, which is JSON. */
function ask(script: string, args: readonly string[], cwd: string = root): unknown {
  const env = { ...process.env, PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1' }
  return JSON.parse(execFileSync(django!.python, [pathTo(script), ...args], { cwd, env, encoding: 'utf8' }))
}

describe.runIf(django)('backends in Python', () => {
  beforeAll(async () => {
    const code = 'import django.contrib.admin; print(django.contrib.admin.__path__[0])'
    const admin = execFileSync(django!.python, ['-c', code], { encoding: 'utf8' }).trim()
    const { ok } = await digestFolder({
      dir: join(admin, 'static'),
      out: output,
      manifest: manifestFile,
      compress: ['br', 'gzip'],
    })
    expect(ok).toBe(true)
  })

  it('WhiteNoise keeps every digested file for good and sends compressed copies', () => {
    const { paths } = parseManifest(readFileSync(manifestFile, 'utf8'))
    const answers = askWhiteNoise(django!.python, output, backend)
    for (const path of paths.values()) {
      expect(answers[path], path).toEqual({
        status: 200,
        // WhiteNoise sees no digest in names without an extension, Django's own among them.
        cacheControl: /\/LICENSE\.[^.]+$/.test(path)
          ? 'max-age=60, public'
          : 'max-age=315360000, public, immutable',
        contentEncoding: existsSync(join(output, `${path}.br`)) ? 'br' : null,
      })
    }
    expect(JSON.stringify(answers).match(/"br"/g)!.length).toBeGreaterThan(50)
  })

  it('a manifest of collectstatic is merged with that of a build', async () => {
    const { paths } = parseManifest(readFileSync(manifestFile, 'utf8'))
    const site = join(root, 'site.json')
    const app = pathTo('../fixtures/plain-app')
    const { ok } = await digestFolder({ dir: app, out: output, manifest: site, missing: 'ignore' })
    expect(ok).toBe(true)
    const collected = join(root, 'collected')
    execFileSync(django!.python, [pathTo('collect.py'), collected])
    const sources = [site, join(collected, 'staticfiles.json')]
    execFileSync(process.execPath, [
      pathTo('../../packages/cli/dist/bin.js'),
      'merge',
      ...sources,
      '--out',
      manifestFile,
    ])
    cpSync(collected, output, { recursive: true })

    const merged = parseManifest(readFileSync(manifestFile, 'utf8')).paths
    expect([...merged.keys()]).toEqual(expect.arrayContaining([...paths.keys(), 'src/base.css']))
    const answers = askWhiteNoise(django!.python, output, backend)
    for (const path of merged.values()) expect(answers[path]?.status, path).toBe(200)
  })

  it('django-storages gives out URLs of the store', () => {
    const { paths } = parseManifest(readFileSync(manifestFile, 'utf8'))
    const keys = [...paths.keys()]
    expect(ask('s3_storage.py', [backend, ...keys])).toEqual(
      keys.map((key) => `https://cdn.example.com/static/${paths.get(key)}`),
    )
  })

  it('Flask, by the recipe in the documentation', () => {
    const recipe = findBlock('# app.py').text
    const line = findBlock('{{ static(').text
    mkdirSync(join(backend, 'templates'), { recursive: true })
    writeFileSync(join(backend, 'app.py'), recipe)
    writeFileSync(join(backend, 'templates/page.html'), line.replace('css/base.css', 'admin/css/base.css'))
    cpSync(output, join(backend, 'static-build'), { recursive: true })
    const { paths } = parseManifest(readFileSync(manifestFile, 'utf8'))
    expect(ask('flask_requests.py', [], backend)).toEqual([
      [`/static/${paths.get('admin/css/base.css')}`, 200, 'public, max-age=31536000'],
    ])
  })
})
