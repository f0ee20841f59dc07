import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Problem } from '@staticfiles/core'
import { digestFolder } from '@staticfiles/folder'
import { expect, it } from 'vitest'
import { addFiles, type Files } from '../../../test/support/command.ts'
import { makePlace, REST_MS } from './linked-site.ts'

/** Enough for several threads, with files in which something cannot be looked at or followed. */
const SITE: Files = {
  ...Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`img/${i}.svg`, `<svg id="${i}"/>`])),
  'js/lost.js': 'import "./b.js"\n}{',
  'js/strings.js': '\nfetch("/static/d.json")',
  'js/b.js': '',
  'css/wide.css': Buffer.from('\ufeffa{b:url(../img/1.svg)}', 'utf16le'),
  'd.json': '{}',
}

const told = (problems: readonly Problem[]) =>
  problems.map(({ file, line, severity, code }) => `${file}:${line} ${severity} ${code}`)

it.each([1, 2])('what cannot be looked at is told with %i threads', async (threads) => {
  const { dir, out } = await makePlace(SITE)
  const { ok, problems } = await digestFolder({ dir, out, threads, keepOriginals: false })
  expect(ok).toBe(false)
  expect(told(problems)).toEqual([
    'css/wide.css:1 error unreadable-encoding',
    'js/lost.js:1 warn path-literal',
    'js/lost.js:2 error unreadable-module',
    'js/strings.js:2 warn path-literal',
  ])
})

it('what cannot be looked at is told again by a run that knows the files', async () => {
  const { dir, out } = await makePlace(SITE)
  const options = { dir, out, cache: true }
  const expected = ['css/wide.css:1 warn unreadable-encoding', 'js/lost.js:2 warn unreadable-module']
  expect(told((await digestFolder(options)).problems)).toEqual(expected)
  await setTimeout(REST_MS)
  addFiles(dir, { 'img/1.svg': '<svg/>' })
  expect(told((await digestFolder(options)).problems)).toEqual(expected)
  await setTimeout(REST_MS)
  addFiles(dir, { 'img/new.svg': '<svg/>' })
  expect(told((await digestFolder(options)).problems)).toEqual(expected)
  await setTimeout(REST_MS)
  addFiles(dir, { 'js/b.js': '\nimport "./strings.js" }{' })
  const problems = told((await digestFolder({ ...options, out: join(out) })).problems)
  expect(problems).toEqual([expected[0], 'js/b.js:2 warn unreadable-module', expected[1]])
})
