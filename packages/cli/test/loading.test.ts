import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { BIN, makeFolder, runIn } from '../../../test/support/command.ts'

/** The packages of others whose files a command loads. */
async function loadedBy(cwd: string, ...args: string[]): Promise<string[]> {
  const coverage = makeFolder()
  const env = { ...process.env, NODE_V8_COVERAGE: coverage }
  await promisify(execFile)(process.execPath, [BIN, ...args], { cwd, env })
  const urls = readdirSync(coverage).flatMap((name) => {
    const { result }: { result: { url: string }[] } = JSON.parse(readFileSync(join(coverage, name), 'utf8'))
    return result.map(({ url }) => url)
  })
  expect(urls).toContainEqual(expect.stringContaining('/cli/dist/bin.js'))
  const names = urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? [])
  return [...new Set(names)]
}

it('a run that finds nothing changed loads no parser', async () => {
  const folder = makeFolder({
    'staticfiles.config.mjs': 'export default { cache: true }',
    'static/a.css': 'a { background: url(b.png) }',
    'static/b.png': 'b',
    'static/c.js': "import './d.js'",
    'static/d.js': '',
  })
  const args = ['digest', 'static', '--out', 'out']
  runIn(folder, ...args)
  expect(runIn(folder, ...args).stdout).toContain('no file has changed since the last run')
  expect(await loadedBy(folder, ...args)).toEqual(['valibot'])
  expect(await loadedBy(folder, ...args, '--no-cache')).toContain('es-module-lexer')
})

it('nor does one that finds all served', async () => {
  const folder = makeFolder({ 'static/a.txt': 'a' })
  runIn(folder, 'digest', 'static', '--out', 'out')
  const server = createServer((request, response) => {
    const lasting = /\.[0-9a-f]{12}\./.test(request.url!)
    response.setHeader('Cache-Control', lasting ? 'public, max-age=31536000, immutable' : 'no-cache')
    response.end(readFileSync(join(folder, 'out', request.url!)))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  expect(await loadedBy(folder, 'verify', 'out', '--url', url)).toEqual(['valibot'])
})
