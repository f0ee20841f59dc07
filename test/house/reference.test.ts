import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { manifestHash, parseManifest, serializeManifest } from '@staticfiles/manifest'
import { expect, it } from 'vitest'
import { findBlock } from '../packed/docs.ts'
import { findErrorCodes } from './reference/error-codes.ts'
import { commandsPage, errorsPage } from './reference/pages.ts'

const root = join(import.meta.dirname, '../..')
const codes = findErrorCodes()

it.each([
  { page: 'docs/errors.md', make: () => errorsPage(codes) },
  { page: 'docs/commands.md', make: commandsPage },
])('$page is as the sources say (else run `pnpm run docs:reference`)', ({ page, make }) => {
  const text = make()
  if (process.env.WRITE_REFERENCE) writeFileSync(join(root, page), text)
  expect(readFileSync(join(root, page), 'utf8')).toBe(text)
})

it('each code says what is wrong and what to do', () => {
  expect(codes.filter(({ messages }) => messages.length === 0)).toEqual([])
})

it('docs/manifest.md shows a manifest, and tells of each of its fields', () => {
  const { text } = findBlock('"hash": ')
  const manifest = parseManifest(text)
  expect(JSON.parse(text)).toEqual(JSON.parse(serializeManifest(manifest)))
  expect(JSON.parse(text).hash).toBe(manifestHash(manifest.paths))
  const page = readFileSync(join(root, 'docs/manifest.md'), 'utf8')
  const told = Array.from(page.matchAll(/^\| `(\w+)` \|/gm), ([, field]) => field)
  const build = { paths: manifest.paths }
  const all = JSON.parse(serializeManifest({ ...manifest, builds: new Map([['a', build]]) }))
  expect(told).toEqual(Object.keys(all))
})
