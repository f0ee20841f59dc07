import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ensurePython } from '../support/python.mjs'

const pathOf = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url))
const cache = pathOf('../../.cache/bench')
const node = process.execPath

const ENHANCED = 'django-manifeststaticfiles-enhanced==0.10.1'
const DJANGO = ['Django==5.2.19', ENHANCED]
const NEWEST = ['Django==6.1.3', ENHANCED]
const GULP = ['gulp@5.0.1', 'gulp-rev@12.0.0', 'gulp-rev-rewrite@6.0.0']

/** @typedef {readonly [string, ...string[]]} Command */
/** @typedef {{ name: string, command: (folder: string, output: string) => Command }} Contender */

/** @type {(name: string, task: string, threads: number) => Contender} */
export const floor = (name, task, threads) => ({
  name,
  command: (folder, output) => [node, pathOf('floor.mjs'), task, String(threads), folder, output],
})

/** @type {(name: string, ...flags: string[]) => Contender} */
export const digest = (name, ...flags) => ({
  name,
  command: (folder, output) => [
    node,
    pathOf('../../packages/cli/dist/bin.js'),
    'digest',
    folder,
    ...(output === '' ? [] : ['--out', output]),
    '--missing',
    'ignore',
    ...flags,
  ],
})

/**
 * The tools that people use today, installed into the cache. The newest Django is not among them where there is no Python
 * that it runs with.
 * @returns {Promise<Contender[]>}
 */
export async function others() {
  const python = installDjango()
  const modules = installGulp()
  const newest = await ensurePython({ pins: NEWEST.join('\n'), atLeast: '3.12', what: 'Django 6.1' })
  /** @type {(name: string, storage: string, interpreter?: string) => Contender} */
  const collectstatic = (name, storage, interpreter = python) => ({
    name,
    command: (folder, output) => [interpreter, pathOf('collectstatic.py'), storage, folder, output],
  })
  return [
    collectstatic('`collectstatic`, copying only', 'copy'),
    collectstatic('`collectstatic`, `ManifestStaticFilesStorage`', 'manifest'),
    collectstatic('the same with its JavaScript support', 'manifest-js'),
    ...(newest
      ? [
          collectstatic('`collectstatic` of Django 6.1', 'manifest', newest),
          collectstatic('Django 6.1 with its JavaScript support', 'manifest-js', newest),
          collectstatic('django-manifeststaticfiles-enhanced on Django 6.1', 'enhanced', newest),
          collectstatic('the same on Django 6.1 with its JavaScript support', 'enhanced-js', newest),
        ]
      : []),
    collectstatic('django-manifeststaticfiles-enhanced', 'enhanced'),
    collectstatic('django-manifeststaticfiles-enhanced with its JavaScript support', 'enhanced-js'),
    {
      name: 'gulp-rev and gulp-rev-rewrite',
      command: (folder, output) => [node, pathOf('run-gulp.mjs'), modules, folder, output],
    },
  ]
}

/** The versions of the other tools. */
export const VERSIONS = [...DJANGO, NEWEST[0], ...GULP].join(', ').replaceAll(/==|@/g, ' ')

function installDjango() {
  const folder = `${cache}/venv`
  installOnce(folder, (draft) => {
    execFileSync('python3', ['-m', 'venv', draft])
    execFileSync(`${draft}/bin/python`, ['-m', 'pip', 'install', '--quiet', ...DJANGO])
  })
  return `${folder}/bin/python`
}

function installGulp() {
  const folder = `${cache}/gulp`
  installOnce(folder, (draft) => {
    mkdirSync(draft)
    execFileSync('npm', ['install', '--silent', '--no-save', '--prefix', draft, ...GULP])
  })
  return folder
}

/** Made beside its final place and renamed: a folder of the final name is whole. */
function installOnce(/** @type {string} */ folder, /** @type {(draft: string) => void} */ install) {
  if (existsSync(folder)) return
  mkdirSync(cache, { recursive: true })
  const draft = `${folder}.draft-${process.pid}`
  install(draft)
  renameSync(draft, folder)
}
