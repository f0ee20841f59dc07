import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { digestFolder } from '@staticfiles/folder'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { findBlock } from '../packed/docs.ts'
import { makeFolder } from '../support/command.ts'

const run = promisify(execFile)
const WAIT = { timeout: 120_000, interval: 50 }

const { text: MODULE } = findBlock("'unplugin-staticfiles/postcss'")
const [CSS = ''] = findBlock('url("/static/img/hero.svg")').text.split('  /*')

const ARGS = [resolve('node_modules/postcss-cli/index.js'), 'src/site.css', '-o', 'dist/site.css']

/** A project whose files are digested by another: it has their manifest alone. */
function makeProject(config: string, text: string): string {
  const dir = makeFolder({
    'package.json': '{ "type": "module" }',
    'static/img/hero.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'src/site.css': CSS,
    [config]: text,
  })
  symlinkSync(resolve('node_modules'), join(dir, 'node_modules'), 'junction')
  return dir
}

/** @returns the CSS that is right */
async function digest(dir: string): Promise<string> {
  const folders = { dir: join(dir, 'static'), out: join(dir, 'static-build') }
  const { manifest } = await digestFolder({ ...folders, manifest: join(dir, 'backend/staticfiles.json') })
  return CSS.replace('img/hero.svg', manifest.paths.get('img/hero.svg')!)
}

const readSite = (dir: string): string => readFileSync(join(dir, 'dist/site.css'), 'utf8')

describe('postcss-cli', () => {
  const required = "require('unplugin-staticfiles/postcss')({ manifest: 'backend/staticfiles.json' })"
  const configs = [
    { name: 'a module that names the plugin', config: 'postcss.config.js', text: MODULE },
    {
      name: 'CommonJS that names the plugin',
      config: 'postcss.config.cjs',
      text: MODULE.replace('export default', 'module.exports ='),
    },
    {
      name: 'CommonJS that loads the plugin',
      config: 'postcss.config.cjs',
      text: `module.exports = { plugins: [${required}] }`,
    },
    {
      name: 'a module that imports the plugin',
      config: 'postcss.config.js',
      text: `import staticfiles from 'unplugin-staticfiles/postcss'\nexport default { plugins: [staticfiles({ manifest: 'backend/staticfiles.json' })] }`,
    },
  ]
  it.each(configs)('works with $name', async ({ config, text }) => {
    const dir = makeProject(config, text)
    const expected = await digest(dir)
    await run(process.execPath, [...ARGS, '--no-map'], { cwd: dir })
    expect(readSite(dir)).toBe(expected)
  })

  it('says where a reference to nothing stands', async () => {
    const dir = makeProject('postcss.config.js', MODULE)
    await digest(dir)
    writeFileSync(join(dir, 'src/site.css'), '.hero {\n  background: url(/static/img/heros.svg)\n}\n')
    const { stderr } = await run(process.execPath, ARGS, { cwd: dir }).catch((error) => error)
    expect(stderr).toContain(
      'src/site.css:2:19: "/static/img/heros.svg" names img/heros.svg, which backend/staticfiles.json does not list. Did you mean img/hero.svg?',
    )
    expect(stderr).not.toContain('    at ')
  })

  it('builds again when the manifest changes', async () => {
    const dir = makeProject('postcss.config.js', MODULE)
    const before = await digest(dir)
    const watcher: ChildProcess = spawn(process.execPath, [...ARGS, '--no-map', '--watch'], {
      cwd: dir,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    onTestFinished(() => void watcher.kill())
    await vi.waitFor(() => expect(readSite(dir)).toBe(before), WAIT)
    // It watches when it has built.
    writeFileSync(join(dir, 'static/img/hero.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="1"/>')
    const after = await digest(dir)
    expect(after).not.toBe(before)
    await vi.waitFor(() => expect(readSite(dir)).toBe(after), WAIT)
  })
})
