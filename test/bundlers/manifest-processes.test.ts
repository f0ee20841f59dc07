import { execFile } from 'node:child_process'
import { readFileSync, realpathSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { parseManifest } from '@staticfiles/manifest'
import { describe, expect, it } from 'vitest'
import { makeFolder } from '../support/command.ts'

const SCRIPT = resolve('test/bundlers/build-once.mjs')
const FILE = 'backend/staticfiles.json'

interface Input {
  entry: string
  /** Whether a function tells the entry, in webpack and Rspack. */
  isDynamic?: boolean
  outDir: string
  merge?: boolean
}

/** Builds in a process of its own, and answers the warnings. */
async function build(bundler: string, root: string, { merge, ...input }: Input): Promise<string[]> {
  const options = { manifest: { file: FILE, merge } }
  const args = [SCRIPT, bundler, JSON.stringify({ root, ...input, options })]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return JSON.parse(stdout.trim().split('\n').at(-1)!)
}

const sourcesIn = (root: string) =>
  [...parseManifest(readFileSync(join(root, FILE), 'utf8'), FILE).paths.keys()].filter((key) =>
    key.startsWith('src/'),
  )

const one: Input = { entry: 'src/one.js', outDir: 'static' }
const two: Input = { entry: 'src/two.js', outDir: 'static/two' }

const BUNDLERS = ['vite7', 'vite', 'rollup', 'rolldown', 'webpack', 'rspack', 'esbuild']

describe.each(BUNDLERS)('processes of %s that write one manifest', (bundler) => {
  const makeRoot = () =>
    realpathSync(makeFolder({ 'src/one.js': 'console.log(1)', 'src/two.js': 'console.log(2)' }))

  it('say what is lost of another build, and nothing of a build with a new name', async () => {
    const root = makeRoot()
    expect(await build(bundler, root, one)).toEqual([])
    const [warning, ...others] = await build(bundler, root, two)
    expect(warning).toMatch(
      /staticfiles\.json was written by ".*to static", and is replaced by ".*to static\/two": /,
    )
    expect(warning).toContain('"src/one.js"')
    expect(warning).toContain("To have both in it, set manifest: { file: '…', merge: true } in both.")
    expect(others).toEqual([])
    expect(sourcesIn(root)).toEqual(['src/two.js'])
    expect(await build(bundler, root, { ...two, outDir: 'assets' })).toEqual([])
  })

  it('put what one wrote alone into what both share', async () => {
    const root = makeRoot()
    expect(await build(bundler, root, one)).toEqual([])
    expect(await build(bundler, root, { ...two, merge: true })).toEqual([])
    expect(await build(bundler, root, { ...one, merge: true })).toEqual([])
    expect(sourcesIn(root)).toEqual(['src/one.js', 'src/two.js'])
    const [warning] = await build(bundler, root, one)
    expect(warning).toContain('"src/two.js"')
  })
})

describe.each(['webpack', 'rspack'])('two configurations of %s for one folder', (bundler) => {
  it.each([
    ['their entries', false],
    ['the entries that a function tells', true],
  ])('are two builds, by %s', async (_, isDynamic) => {
    const root = realpathSync(makeFolder({ 'src/one.js': 'console.log(1)', 'src/two.js': 'console.log(2)' }))
    const merge = true
    const outDir = 'static/one'
    expect(await build(bundler, root, { ...one, outDir, merge, isDynamic })).toEqual([])
    expect(await build(bundler, root, { ...two, outDir, merge, isDynamic })).toEqual([])
    expect(sourcesIn(root)).toEqual(['src/one.js', 'src/two.js'])
  })
})
