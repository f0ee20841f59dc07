import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { type DjangoSeries, ensureDjango } from './python.mjs'

const run = promisify(execFile)
describe('without Python', () => {
  const empty = mkdtempSync(join(tmpdir(), 'no-python-'))
  afterAll(() => rmSync(empty, { recursive: true }))
  // A copy, as the Python of another run may lie in .cache.
  const support = join(empty, 'test/support')
  cpSync(import.meta.dirname, support, { recursive: true })
  const script = `import { ensureDjango } from ${JSON.stringify(pathToFileURL(join(support, 'python.mjs')))}
console.log(await ensureDjango(), await ensureDjango())`
  const ask = (env: NodeJS.ProcessEnv) =>
    run(process.execPath, ['--input-type=module', '--eval', script], {
      env: { PATH: empty, HOME: empty, ...env },
    })

  it('a person gets one line that says so', async () => {
    const { stdout, stderr } = await ask({})
    expect(stdout).toBe('undefined undefined\n')
    expect(stderr).toMatch(/^NOTICE: .*Django 5\.2 .*There is no Python 3\.10 or later: not on the PATH.*\n$/)
  })

  it('CI gets an error', async () => {
    await expect(ask({ CI: 'true' })).rejects.toThrow('There is no Python 3.10 or later')
  })
})

it.each<DjangoSeries>(['4.2', '5.2', '6.1'])(
  'Django %s is there, on a Python that it supports',
  async (series) => {
    const django = await ensureDjango({ version: series })
    if (!django) return
    const { stdout } = await run(django.python, ['-m', 'django', '--version'])
    expect(stdout.trim()).toBe(django.version)
    expect(django.version.startsWith(`${series}.`)).toBe(true)
  },
  300_000,
)
