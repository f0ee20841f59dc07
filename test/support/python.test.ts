import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)
const script = `import { ensureDjango } from ${JSON.stringify(new URL('python.mjs', import.meta.url))}
console.log(await ensureDjango(), await ensureDjango())`

describe('without Python', () => {
  const empty = mkdtempSync(join(tmpdir(), 'no-python-'))
  afterAll(() => rmSync(empty, { recursive: true }))
  const ask = (env: NodeJS.ProcessEnv) =>
    run(process.execPath, ['--input-type=module', '--eval', script], { env: { PATH: empty, ...env } })

  it('a person gets one line that says so', async () => {
    const { stdout, stderr } = await ask({})
    expect(stdout).toBe('undefined undefined\n')
    expect(stderr).toMatch(/^NOTICE: .* python3, version 3\.10 or later, is not on the PATH\. .*\n$/)
  })

  it('CI gets an error', async () => {
    await expect(ask({ CI: 'true' })).rejects.toThrow('python3, version 3.10 or later, is not on the PATH')
  })
})
