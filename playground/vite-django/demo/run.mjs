// @ts-check
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { build, version as viteVersion } from 'vite'
import { ensureDjango } from '../../../test/support/python.mjs'
import { startServer } from '../server.mjs'
import { checkSite, formatCheck } from './check.mjs'
import { startDjango } from './django.mjs'
import { describeOutput } from './output.mjs'

/**
 * @typedef {object} DemoOptions
 * @property {boolean} check fetch everything and stop, instead of serving until Ctrl+C
 * @property {boolean} node serve through Node even where Python is present
 * @property {boolean} build build before serving
 * @property {string} root the playground's folder
 */

/**
 * Builds, prints what was written, and serves.
 *
 * @param {DemoOptions} options
 * @returns {Promise<boolean>} whether all was well
 */
export async function runDemo({ check, node, build: wanted, root: folder }) {
  const root = resolve(folder)
  if (!existsSync(join(root, 'vite.config.ts'))) {
    throw new Error(`${root} has no vite.config.ts. Name a copy of playground/vite-django with --root.`)
  }
  if (!node) say('Python', 'looking for Django; the first run installs it into .cache')
  const django = node ? undefined : await ensureDjango()
  if (django) say('', `Django ${django.version}`)

  if (wanted) {
    if (django) process.env.PYTHON = django.python
    await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })
    say('Build', `Vite ${viteVersion}, written to ${short(join(root, 'dist'))}`)
    console.log(`\n${await describeOutput(root)}\n`)
  }

  const server = django ? await startDjango(root, django.python) : await startServer(root)
  say('Server', `${django ? 'Django' : 'Node'} at ${server.url}`)
  try {
    if (check)
      return await printCheck(server.url, django ? ['/', '/year/', '/admin/login/'] : ['/', '/year/'])
    console.log('         Ctrl+C stops it.')
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
    return true
  } finally {
    await server.close()
  }
}

/**
 * @param {string} origin
 * @param {string[]} pages
 */
async function printCheck(origin, pages) {
  const responses = await checkSite(origin, pages)
  console.log(`\n${formatCheck(responses)}`)
  return responses.every(({ fault }) => fault === undefined)
}

/**
 * @param {string} subject
 * @param {string} text
 */
function say(subject, text) {
  console.log(`${subject.padEnd(8)} ${text}`)
}

/** @param {string} path */
function short(path) {
  const fromHere = relative(process.cwd(), path)
  return fromHere.startsWith('..') ? path : fromHere
}
