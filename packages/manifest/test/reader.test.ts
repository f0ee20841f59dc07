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
    [
      "vendor/@scope/it's a+b,c;d=e&f$g!(1)~*@2x.png",
      "vendor/@scope/it's a+b,c;d=e&f$g!(1)~*@2x.900150983cd2.png",
    ],
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
      name: 'characters that a URL takes as they are',
      input: "vendor/@scope/it's a+b,c;d=e&f$g!(1)~*@2x.png",
      expected: "/static/vendor/@scope/it's%20a+b,c;d=e&f$g!(1)~*@2x.900150983cd2.png",
    },
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

  const lenient: { name: string; input: string; base?: string; expected: string }[] = [
    { name: 'blank and query', input: 'a b.css?v=1', expected: '/static/a%20b.css?v=1' },
    { name: 'question mark', input: 'css/base.css%3F', expected: '/static/css/base.css%253F' },
    { name: 'leading slashes', input: '//evil.example/x', base: '/', expected: '/evil.example/x' },
    { name: 'leading backslash', input: '\\\\evil.example', base: '/', expected: '/%5C%5Cevil.example' },
    { name: 'lone surrogate', input: 'a\ud800.css', expected: '/static/a%EF%BF%BD.css' },
    { name: 'key', input: 'css/base.css', expected: '/static/css/base.27e20196a850.css' },
  ]
  it.each(lenient)('not strict: $name', ({ input, base = '/static/', expected }) =>
    expect(loadManifest(manifest, { base, strict: false }).url(input)).toBe(expected),
  )
})

describe('integrity', () => {
  const recorded: Manifest = {
    paths: new Map([...manifest.paths, ['i.png', 'i.900150983cd2.png']]),
    integrity: new Map([
      ['css/base.27e20196a850.css', 'sha384-YQ=='],
      ['img/a b#é.900150983cd2.png', 'sha384-YWI='],
    ]),
  }
  const rows: { name: string; input: string; expected: string | undefined }[] = [
    { name: 'recorded', input: 'css/base.css', expected: 'sha384-YQ==' },
    { name: 'query', input: 'css/base.css?v=1', expected: 'sha384-YQ==' },
    { name: 'not recorded', input: 'i.png', expected: undefined },
  ]
  it.each(rows)('$name', ({ input, expected }) =>
    expect(loadManifest(recorded).integrity(input)).toBe(expected),
  )

  it('escaped name', () => {
    const reader = loadManifest({ ...recorded, paths: new Map([['é', 'img/a b#é.900150983cd2.png']]) })
    expect(reader.integrity('é')).toBe('sha384-YWI=')
  })

  it('missing key', () => {
    expect(() => loadManifest(recorded).integrity('css/bsae.css')).toThrow('Did you mean "css/base.css"?')
    expect(loadManifest(recorded, { strict: false }).integrity('css/bsae.css')).toBeUndefined()
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

  it('takes what a JSON import answers', () => {
    const json = JSON.parse(serializeManifest(manifest))
    expect(loadManifest(json).url('src/main.ts')).toBe('/static/assets/main.123456789abc.js')
  })

  it('has nothing to watch in an object', () => {
    expect(() => loadManifest(manifest, { watch: true })).toThrow(
      expect.objectContaining({ code: 'nothing-to-watch' }),
    )
  })

  it('refuses a base without a slash at its end', () => {
    expect(() => loadManifest(manifest, { base: '/static' })).toThrow(
      expect.objectContaining({ code: 'invalid-base' }),
    )
  })
})
