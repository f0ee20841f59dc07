import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { loadManifest, type Manifest, serializeManifest } from '../src/index.ts'

const manifest: Manifest = {
  paths: new Map([
    ['css/base.css', 'css/base.27e20196a850.css'],
    ['img/a b#é.png', 'img/a b#é.900150983cd2.png'],
    ['src/main.ts', 'assets/main.123456789abc.js'],
  ]),
}

describe('url', () => {
  const rows: { name: string; input: string; base?: string; expected: string }[] = [
    { name: 'key', input: 'css/base.css', expected: '/static/css/base.27e20196a850.css' },
    { name: 'source path', input: 'src/main.ts', expected: '/static/assets/main.123456789abc.js' },
    {
      name: 'query and fragment',
      input: 'css/base.css?v=1#x',
      expected: '/static/css/base.27e20196a850.css?v=1#x',
    },
    { name: 'folder', input: 'css/', expected: '/static/css/' },
    {
      name: 'characters that a URL escapes',
      input: 'img/a b#é.png',
      expected: '/static/img/a%20b%23%C3%A9.900150983cd2.png',
    },
    {
      name: 'another base',
      input: 'css/base.css',
      base: 'https://cdn.example.com/s/',
      expected: 'https://cdn.example.com/s/css/base.27e20196a850.css',
    },
  ]
  it.each(rows)('$name', ({ input, base, expected }) =>
    expect(loadManifest(manifest, base === undefined ? {} : { base }).url(input)).toBe(expected),
  )

  const missing: { name: string; input: string; message: string }[] = [
    {
      name: 'typing mistake',
      input: 'css/bsae.css',
      message: 'The manifest has no entry for "css/bsae.css". Did you mean "css/base.css"?',
    },
    {
      name: 'leading slash',
      input: '/css/base.css',
      message: 'The manifest has no entry for "/css/base.css". Did you mean "css/base.css"?',
    },
    {
      name: 'leading dot',
      input: './css/base.css',
      message: 'The manifest has no entry for "./css/base.css". Did you mean "css/base.css"?',
    },
    { name: 'nothing near', input: 'zzz', message: 'The manifest has no entry for "zzz".' },
    {
      name: 'name of an object member',
      input: 'constructor',
      message: 'The manifest has no entry for "constructor".',
    },
  ]
  it.each(missing)('missing key: $name', ({ input, message }) => {
    expect(() => loadManifest(manifest).url(input)).toThrow(
      expect.objectContaining({ code: 'missing-key', message }),
    )
    expect(loadManifest(manifest).has(input)).toBe(false)
  })

  it('answers a missing key as it is when not strict', () => {
    expect(loadManifest(manifest, { strict: false }).url('a b.css?v=1')).toBe('/static/a%20b.css?v=1')
  })
})

describe('loadManifest', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reader-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('reads a file by path or URL', () => {
    const file = join(folder, 'staticfiles.json')
    writeFileSync(file, serializeManifest(manifest))
    for (const source of [file, pathToFileURL(file)])
      expect(loadManifest(source).has('src/main.ts')).toBe(true)
  })

  it('names a file that cannot be read', () => {
    const file = join(folder, 'none.json')
    expect(() => loadManifest(file)).toThrow(expect.objectContaining({ code: 'manifest-unreadable', file }))
  })

  it('refuses a base without a slash at its end', () => {
    expect(() => loadManifest(manifest, { base: '/static' })).toThrow(
      expect.objectContaining({ code: 'invalid-base' }),
    )
  })
})
