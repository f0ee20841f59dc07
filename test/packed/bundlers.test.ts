import { readdirSync, readFileSync, statSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { loadPage } from '../support/load-page.ts'
import { ensureDjango } from '../support/python.mjs'
import { startProject } from './django.ts'
import { type Block, commandsOf, findBlock } from './docs.ts'
import { type Newcomer, newcomer, PACKAGE_MANAGERS, type PackageManager } from './newcomer.ts'

const ENTRIES = ['esbuild', 'rolldown', 'rollup', 'rspack', 'vite', 'webpack']
const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'

interface Row {
  bundler: string
  /** The block that installs it, of which some are for two bundlers, a line for each. */
  install: Block
  /** The file of the configuration, and its block. */
  config: [file: string, block: Block]
  /** Sources: file → text. */
  sources: Record<string, string>
  build: string
  entry: string
  /** Whether there is a Django project beside it. */
  hasBackend?: boolean
}

const title = (name = 'built') => `document.title = '${name}'\n`

const rows: Row[] = [
  {
    bundler: 'vite',
    install: findBlock('npm install --save-dev vite unplugin-staticfiles'),
    config: ['vite.config.ts', findBlock('// vite.config.ts')] as [string, Block],
    sources: {
      'src/main.ts': `import './main.css'\n${title()}`,
      'src/main.css': 'body { background: url(/bg.svg) }\n',
      'public/bg.svg': LOGO,
      'public/logo.svg': LOGO,
    },
    build: 'npx vite build',
    entry: 'src/main.ts',
    hasBackend: true,
  },
  ...(['webpack', 'rspack'] as const).map((bundler) => ({
    bundler,
    install: findBlock('npm install --save-dev webpack webpack-cli unplugin-staticfiles'),
    config: [`${bundler}.config.js`, findBlock('// webpack.config.js')] as [string, Block],
    sources: { 'src/main.js': title() },
    build: bundler === 'webpack' ? 'npx webpack' : 'npx rspack build',
    entry: 'src/main.js',
  })),
  ...(['rollup', 'rolldown'] as const).map((bundler) => ({
    bundler,
    install: findBlock('npm install --save-dev rollup unplugin-staticfiles'),
    config: [`${bundler}.config.mjs`, findBlock('// rollup.config.mjs')] as [string, Block],
    sources: { 'src/main.js': title(), 'static/logo.svg': LOGO },
    build: `npx ${bundler} --config ${bundler}.config.mjs`,
    entry: 'src/main.js',
  })),
  {
    bundler: 'esbuild',
    install: findBlock('npm install --save-dev esbuild unplugin-staticfiles'),
    config: ['build.mjs', findBlock('// build.mjs')] as [string, Block],
    sources: { 'src/main.js': `import logo from './logo.svg'\n${title()}`, 'src/logo.svg': LOGO },
    build: 'node build.mjs',
    entry: 'src/main.js',
  },
]

const django = await ensureDjango()
const browser = await launchBrowser()
afterAll(() => browser?.close())

/** What one of them shows of Plug'n'Play, its twin shows too. */
const TWINS: Record<string, string> = { rspack: 'webpack', rolldown: 'rollup' }

describe.each(PACKAGE_MANAGERS)('%s', (manager) => {
  const wanted = rows
    .filter(({ hasBackend }) => django || !hasBackend)
    .filter(({ bundler }) => manager !== 'yarn' || !TWINS[bundler])
  it.each(wanted)('$bundler alone, as the documentation says', async (row) => {
    const { bundler, install, config, sources, build, entry, hasBackend } = row
    const user = newcomer({ manager, python: django?.python })
    user.run(commandsOf(install).find((line) => line.includes(bundler))!)
    expectEntriesToLoad(user, canRequire(manager))

    if (hasBackend) startProject(user)
    const [file, block] = config
    const text = inBundlersWords(block.text, bundler)
    if (canRequire(manager)) user.write(file, text)
    else user.write(file.replace(/\.(?=[jt]s$)/, '.m'), asModule(text))
    for (const [path, content] of Object.entries(sources)) user.write(path, content)
    user.run(build)
    user.run('npm install --save-dev staticfiles')
    user.run('npx staticfiles verify static-build --manifest backend/staticfiles.json')

    const script = user.paths('backend/staticfiles.json').get(entry)
    expect(script).toMatch(/[.-][0-9a-f]{12}\.js$/)
    if (!browser) return
    const page = `<!doctype html><link rel="icon" href="data:,"><script type="module" src="/static/${script}"></script>`
    const files = filesOf(join(user.folder, 'static-build')).set('page.html', Buffer.from(page))
    const question = { page: 'page.html', until: "document.title === 'built'", value: 'document.title' }
    const { value, faults } = await loadPage(browser, files, '/static/', question)
    expect({ value, faults }).toEqual({ value: 'built', faults: [] })
  })
})

/** Plug'n'Play teaches `require()` of ES modules only Nodes that have `registerHooks` (docs/support.md). */
function canRequire(manager: PackageManager): boolean {
  return manager !== 'yarn' || 'registerHooks' in nodeModule
}

/** Whoever has one bundler can load every entry: none needs another bundler to be there. */
function expectEntriesToLoad(user: Newcomer, canRequire: boolean): void {
  const specifiers = JSON.stringify(ENTRIES.map((entry) => `unplugin-staticfiles/${entry}`))
  user.write(
    'load.mjs',
    `for (const entry of ${specifiers}) console.log(typeof (await import(entry)).default)`,
  )
  const functions = 'function\n'.repeat(ENTRIES.length)
  expect(user.run('node load.mjs')).toBe(functions)
  if (!canRequire) return
  user.write(
    'load.cjs',
    `for (const entry of ${specifiers}) { const loaded = require(entry); console.log(typeof (loaded.default ?? loaded)) }`,
  )
  expect(user.run('node load.cjs')).toBe(functions)
}

/** A configuration that says `require`, as one that says `import`; others are modules already. */
function asModule(text: string): string {
  return text
    .replaceAll(/^const (\w+) = require\((.*)\)$/gm, 'import $1 from $2')
    .replace('module.exports =', 'export default')
    .replaceAll('__dirname', 'import.meta.dirname')
}

/** The documentation has one block for two bundlers that are configured alike. */
function inBundlersWords(text: string, bundler: string): string {
  const twin = TWINS[bundler]
  return twin ? text.replaceAll(`unplugin-staticfiles/${twin}`, `unplugin-staticfiles/${bundler}`) : text
}

function filesOf(folder: string): Map<string, Uint8Array> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = paths.filter((path) => statSync(join(folder, path)).isFile())
  return new Map(files.map((path) => [path, readFileSync(join(folder, path))]))
}
