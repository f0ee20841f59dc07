// Runs the matrix with the newest version of each bundler that its supported range allows. Needs the registry.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const copy = mkdtempSync(join(tmpdir(), 'newest-bundlers-'))
const [pnpm] = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').match(/pnpm@[\d.]+/) ?? []

try {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0')
  for (const file of files) if (file !== '') cpSync(join(root, file), join(copy, file))
  allowNewest()
  run('install', '--no-frozen-lockfile')
  for (const name of bundlers()) console.log(`${name} ${versionOf(name)}`)
  run('run', 'build')
  run('exec', 'vitest', 'run', 'test/matrix')
} finally {
  rmSync(copy, { recursive: true, force: true })
}

/** The bundlers, and a name for the older of two major versions. */
function bundlers() {
  return [...Object.keys(peers()), 'vite7']
}

/** @returns {Record<string, string>} */
function peers() {
  const { peerDependencies } = JSON.parse(readFileSync(join(root, 'packages/unplugin/package.json'), 'utf8'))
  return peerDependencies
}

/** Has the workspace take whatever the plugin says that it supports. */
function allowNewest() {
  const file = join(copy, 'pnpm-workspace.yaml')
  const ranges = new Map(Object.entries(peers()))
  ranges.set('vite7', 'npm:vite@^7.0.0')
  const lines = readFileSync(file, 'utf8').split('\n')
  const changed = lines.map((line) => {
    const [, indent, name] = /^( +)"?([@\w/-]+)"?: (?:npm:|\d)/.exec(line) ?? []
    const range = ranges.get(name ?? '')
    return range === undefined ? line : `${indent}"${name}": "${range}"`
  })
  writeFileSync(file, changed.join('\n'))
  rmSync(join(copy, 'pnpm-lock.yaml'))
}

/** @param {string} name */
function versionOf(name) {
  return JSON.parse(readFileSync(join(copy, 'node_modules', name, 'package.json'), 'utf8')).version
}

/** @param {string[]} args */
function run(...args) {
  const env = { ...process.env, NEWEST_BUNDLERS: 'true' }
  execFileSync('npx', ['-y', pnpm ?? 'pnpm', ...args], { cwd: copy, stdio: 'inherit', env })
}
