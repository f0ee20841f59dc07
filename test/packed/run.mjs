// Packs every package, checks the tarballs, and follows the README with them in an empty folder, as a newcomer would.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'packed-'))
const tools = join(root, 'node_modules/.bin')

const readme = readFileSync(join(root, 'README.md'), 'utf8')
const [pnpm] = readme.match(/pnpm@[\d.]+/) ?? []
assert.ok(pnpm, 'the README pins no pnpm')

/** @type {Record<string, string>} */
const tarballs = {}
for (const name of readdirSync(join(root, 'packages'))) {
  const source = join(root, 'packages', name)
  const pkg = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  const tarball = join(folder, `${name}.tgz`)
  run('npx', ['-y', pnpm, 'pack', '--out', tarball], source)
  run(join(tools, 'publint'), ['run', tarball, '--strict'], folder)
  run(join(tools, 'attw'), [tarball, '--profile', 'esm-only'], folder)
  tarballs[pkg.name] = `file:${tarball}`
}

const app = join(folder, 'app')
write('package.json', {
  private: true,
  type: 'module',
  dependencies: {
    ...tarballs,
    esbuild: versionOf('esbuild'),
    rollup: versionOf('rollup'),
    typescript: versionOf('typescript'),
    vite: versionOf('vite'),
    webpack: versionOf('webpack'),
  },
  overrides: tarballs,
})
write('vite.config.ts', codeBlock('// vite.config.ts'))
write('src/main.ts', "import './main.css'\ndocument.title = 'built'\n")
write('src/main.css', 'body { background: url(/bg.png) }\n')
write('public/bg.png', 'png')
write('public/logo.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')
write('static/css/base.css', '@import "menu.css";\nbody { background: url("../img/a%20b.png") }\n')
write('static/css/menu.css', '')
write('static/img/a b.png', 'png')
write('backend/server.mjs', codeBlock('// server.mjs'))
write('commonjs/package.json', { private: true, type: 'commonjs' })
write('commonjs/webpack.config.js', codeBlock("require('unplugin-staticfiles/webpack')"))
write('commonjs/src/main.js', "document.title = 'built'\n")
write('plain/build.mjs', codeBlock('// build.mjs'))
write('plain/src/main.js', "import logo from './logo.svg'\ndocument.title = logo\n")
write('plain/src/logo.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')
write('rollup/rollup.config.js', codeBlock("from 'unplugin-staticfiles/rollup'"))
write('rollup/src/main.js', "document.title = 'built'\n")
write('rollup/static/logo.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>')
write('tsconfig.json', {
  compilerOptions: {
    module: 'NodeNext',
    strict: true,
    noEmit: true,
    types: ['vite/client'],
    skipLibCheck: true,
  },
  include: ['vite.config.ts', 'src'],
})

run('npm', ['install', '--no-audit', '--no-fund', '--loglevel', 'error'], app)
run('npx', ['tsc'], app)

run('npx', ['vite', 'build', '--logLevel', 'warn'], app)
const built = JSON.parse(readFileSync(join(app, 'backend/staticfiles.json'), 'utf8'))
for (const block of ['{% load static %}', '@vite/client'])
  for (const key of keysIn(block)) assert.ok(built.paths[key], `the README's template asks for ${key}`)
run('npx', ['staticfiles', 'verify', 'static-build', '--manifest', 'backend/staticfiles.json'], app)

const dev = spawn(process.execPath, ['node_modules/vite/bin/vite.js', '--port', '0'], {
  cwd: app,
  stdio: 'ignore',
})
const record = join(app, 'backend/staticfiles.hot.json')
for (let tries = 0; !existsSync(record) && tries < 300; tries++) await setTimeout(100)
const { url } = JSON.parse(readFileSync(record, 'utf8'))
for (const key of keysIn('@vite/client')) {
  const isStyleSheet = key.endsWith('.css')
  const answer = await fetch(url + key, { headers: { Accept: isStyleSheet ? 'text/css' : '*/*' } })
  assert.equal(answer.status, 200, key)
  assert.match(
    answer.headers.get('content-type') ?? '',
    isStyleSheet ? /^text\/css/ : /^text\/javascript/,
    key,
  )
}
const reading =
  "import { loadManifest } from '@staticfiles/manifest'; console.log(loadManifest('backend/staticfiles.json', { watch: true }).url('src/main.ts'))"
assert.equal(run('node', ['--input-type=module', '-e', reading], app), `${url}src/main.ts\n`)
dev.kill('SIGINT')
await once(dev, 'exit')
assert.ok(!existsSync(record), 'the dev server left its record behind')

const build =
  "require('webpack')(require('./webpack.config.js'), (error, stats) => process.exit(error || stats.hasErrors() ? 1 : 0))"
run('node', ['-e', build], join(app, 'commonjs'))
run(
  'npx',
  ['staticfiles', 'verify', 'commonjs/static-build', '--manifest', 'commonjs/backend/staticfiles.json'],
  app,
)
run('npx', ['rollup', '--config', '--silent'], join(app, 'rollup'))
run(
  'npx',
  ['staticfiles', 'verify', 'rollup/static-build', '--manifest', 'rollup/backend/staticfiles.json'],
  app,
)
const rolled = JSON.parse(readFileSync(join(app, 'rollup/backend/staticfiles.json'), 'utf8'))
assert.match(rolled.paths['src/main.js'], /^main\.[0-9a-f]{12}\.js$/)
for (const bundler of ['rollup', 'rolldown']) {
  const use = `require('unplugin-staticfiles/${bundler}')().flat().map(({ name }) => name).join()`
  assert.match(run('node', ['-p', use], join(app, 'commonjs')), /unplugin-staticfiles$/m)
}

const packed = JSON.parse(readFileSync(join(app, 'commonjs/backend/staticfiles.json'), 'utf8'))
assert.match(packed.paths['src/main.js'], /^main\.[0-9a-f]{12}\.js$/)

run('node', ['build.mjs'], join(app, 'plain'))
run(
  'npx',
  ['staticfiles', 'verify', 'plain/static-build', '--manifest', 'plain/backend/staticfiles.json'],
  app,
)
const plain = JSON.parse(readFileSync(join(app, 'plain/backend/staticfiles.json'), 'utf8'))
assert.match(plain.paths['src/main.js'], /^main\.[0-9a-f]{12}\.js$/)
assert.match(plain.paths['src/logo.svg'], /^logo\.[0-9a-f]{12}\.svg$/)

for (const command of codeBlock('npx staticfiles digest')
  .split('\n')
  .filter((line) => line.startsWith('npx '))) {
  run('sh', ['-c', command], app)
}
const toStore = spawnSync(
  'npx',
  ['staticfiles', 'publish', 'build/static', 's3://bucket', '--manifest', 'backend/staticfiles.json'],
  { cwd: app, encoding: 'utf8' },
)
assert.match(
  toStore.stderr,
  /^error: The AWS SDK, .* is not installed\. Run: npm install --save-dev @aws-sdk\/client-s3$/m,
)
run(
  'npx',
  ['staticfiles', 'publish', 'build/static', 'published', '--manifest', 'backend/staticfiles.json'],
  app,
)
const digested = JSON.parse(readFileSync(join(app, 'backend/staticfiles.json'), 'utf8'))
assert.ok(existsSync(join(app, 'published', digested.paths['css/base.css'])))
assert.match(digested.paths['css/base.css'], /^css\/base\.[0-9a-f]{12}\.css$/)
assert.match(
  readFileSync(join(app, 'build/static', digested.paths['css/base.css']), 'utf8'),
  /@import url\("menu\.[0-9a-f]{12}\.css"\);\nbody { background: url\("\.\.\/img\/a b\.[0-9a-f]{12}\.png"\) }/,
)
assert.match(run('node', ['backend/server.mjs'], app), /^\/static\/css\/base\.[0-9a-f]{12}\.css$/m)

rmSync(folder, { recursive: true })
console.log(`${Object.keys(tarballs).length} packages packed, checked and used as the README says`)

/** What the template in the first fenced block that holds this text asks for. */
function keysIn(/** @type {string} */ text) {
  return Array.from(codeBlock(text).matchAll(/{% static '([^']+)' %}/g), (match) => match[1] ?? '')
}

/** The first fenced block of the README that holds this text. */
function codeBlock(/** @type {string} */ text) {
  const blocks = [...readme.matchAll(/^```\w*\n(.*?)^```/gms)].map((match) => match[1] ?? '')
  const block = blocks.find((block) => block.includes(text))
  assert.ok(block, `the README has no code block with ${text}`)
  return block
}

function write(/** @type {string} */ path, /** @type {string | object} */ content) {
  mkdirSync(dirname(join(app, path)), { recursive: true })
  writeFileSync(join(app, path), typeof content === 'string' ? content : JSON.stringify(content))
}

function run(/** @type {string} */ command, /** @type {string[]} */ args, /** @type {string} */ cwd) {
  console.log(`$ ${[command.replace(/.*\//, ''), ...args].join(' ').replaceAll(folder, '…')}`)
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`This failed, with ${status}:\n${stdout}${stderr}`)
  return stdout
}

function versionOf(/** @type {string} */ name) {
  return JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')).version
}
