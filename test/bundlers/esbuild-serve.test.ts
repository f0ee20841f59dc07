import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { findBlock } from '../packed/docs.ts'
import { freePort } from '../support/free-port.ts'
import { copyWithModules } from '../support/webpack-dev.ts'

it('esbuild serves sources by their keys to pages of a backend, as the page on development says', async () => {
  const root = copyWithModules('plain-app')
  mkdirSync(join(root, 'src'), { recursive: true })
  writeFileSync(join(root, 'src/main.js'), `import './main.css'\nconsole.log(process.env.NODE_ENV)\n`)
  writeFileSync(join(root, 'src/main.css'), 'body { color: red }\n')
  const port = await freePort()
  writeFileSync(join(root, 'serve.mjs'), findBlock('// serve.mjs').text.replaceAll('8001', String(port)))
  const child = spawn(process.execPath, ['serve.mjs'], { cwd: root, stdio: 'inherit' })
  onTestFinished(() => void child.kill())

  const rows = { 'src/main.js': 'console.log("development")', 'src/main.css': 'color: red' }
  for (const [key, text] of Object.entries(rows)) {
    const answer = await vi.waitFor(
      () => fetch(`http://127.0.0.1:${port}/static/${key}`, { headers: { Origin: 'http://127.0.0.1:8000' } }),
      { timeout: 120_000, interval: 50 },
    )
    expect(await answer.text()).toContain(text)
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://127.0.0.1:8000')
  }
})
