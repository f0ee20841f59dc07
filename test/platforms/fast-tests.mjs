// @ts-check
// Runs the tests of the packages with each supported series of Node: `pnpm run runtimes:fast [vitest's arguments]`.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { NODES, nodePackage } from './nodes.mjs'

const root = fileURLToPath(new URL('../../', import.meta.url))
const cache = `${root}.cache/nodes`
const nodes = NODES.map(nodePackage)

mkdirSync(cache, { recursive: true })
const specifiers = nodes.map(({ name, specifier }) => `${name}@${specifier}`)
const options = ['--prefix', cache, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund']
execFileSync('npm', ['install', ...options, ...specifiers], { stdio: 'inherit' })

const wanted = process.argv.length > 2 ? process.argv.slice(2) : ['packages/']
const failed = nodes.filter(({ name, program }) => {
  console.log(`\n== ${name}`)
  const vitest = [`${root}node_modules/vitest/vitest.mjs`, 'run', ...wanted]
  return spawnSync(`${cache}/node_modules/${program}`, vitest, { cwd: root, stdio: 'inherit' }).status !== 0
})
for (const { name } of failed) console.log(`Tests failed with ${name}.`)
process.exitCode = failed.length > 0 ? 1 : 0
