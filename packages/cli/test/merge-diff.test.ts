import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseManifest } from '@staticfiles/manifest'
import { describe, expect, it } from 'vitest'
import { makeFolder, namesIn, runIn } from '../../../test/support/command.ts'

/** As `collectstatic` writes it. */
const DJANGO =
  '{"paths": {"admin/css/base.css": "admin/css/base.111111111111.css", "logo.svg": "logo.222222222222.svg"}, "version": "1.1", "hash": "x"}'
const VITE =
  '{"paths": {"src/main.ts": "assets/main.333333333333.js", "logo.svg": "logo.222222222222.svg"}, "version": "1.1", "hash": "x", ' +
  '"entrypoints": {"main": {"js": ["assets/main.333333333333.js"], "css": [], "preload": []}}, ' +
  '"integrity": {"assets/main.333333333333.js": "sha384-YQ=="}, "predigested": {"assets/main.333333333333.js": "444444444444"}}'

describe('merge', () => {
  it('keeps all that the manifests say', () => {
    const dir = makeFolder({ 'django.json': DJANGO, 'vite.json': VITE })
    const merge = ['merge', 'django.json', 'vite.json', '--out', 'backend/staticfiles.json']
    expect(runIn(dir, ...merge)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^3 keys of 2 manifests merged .*\nManifest: backend\/staticfiles.json\n$/,
      ),
    })
    const merged = parseManifest(readFileSync(join(dir, 'backend/staticfiles.json'), 'utf8'))
    const vite = parseManifest(VITE)
    expect(merged).toEqual({ ...vite, paths: new Map([...parseManifest(DJANGO).paths, ...vite.paths]) })

    const { ok, keys, written } = JSON.parse(runIn(dir, ...merge, '--json').stdout)
    expect({ ok, keys, written }).toEqual({ ok: true, keys: 3, written: false })
  })

  it('names both in a conflict, and writes nothing', () => {
    const dir = makeFolder({
      'a.json': VITE,
      'b.json': VITE.replace('"assets/main.333333333333.js"', '"x.js"'),
    })
    const { code, stderr } = runIn(dir, 'merge', 'a.json', 'b.json', '--out', 'c.json')
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(
        /^error: Both a\.json and b\.json have the key "src\/main\.ts", for "assets\/main\.333333333333\.js" and "x\.js"\./,
      ),
    })
    expect(namesIn(dir)).toEqual(['a.json', 'b.json'])
  })

  it.each([
    { name: 'no file to write', args: ['a.json'], code: 2, message: 'Name the file to write: --out' },
    {
      name: 'no manifest',
      args: ['--out', 'c.json'],
      code: 2,
      message: 'Something is missing: staticfiles merge',
    },
    {
      name: 'a manifest that is not there',
      args: ['b.json', '--out', 'c.json'],
      code: 1,
      message: 'b.json does not',
    },
    {
      name: 'a hostile manifest',
      args: ['evil.json', '--out', 'c.json'],
      code: 1,
      message: 'names "../x.js"',
    },
  ])('refuses $name', ({ args, code, message }) => {
    const dir = makeFolder({
      'a.json': VITE,
      'evil.json': '{"paths": {"a.js": "../x.js"}, "version": "1.1"}',
    })
    const run = runIn(dir, 'merge', ...args)
    expect(run).toMatchObject({ code, stderr: expect.stringContaining(message) })
    expect(namesIn(dir)).toEqual(['a.json', 'evil.json'])
  })
})

describe('diff', () => {
  const manifest = (paths: object, extra: object = {}): string =>
    JSON.stringify({ paths, version: '1.1', ...extra })
  const files = {
    'old/staticfiles.json': manifest({ 'a.js': 'a.1.js', 'b.js': 'b.1.js', 'c.txt': 'c.txt' }),
    'old/a.1.js': 'a',
    'old/b.1.js': 'bb',
    'old/c.txt': 'c',
    'new/staticfiles.json': manifest({ 'b.js': 'b.2.js', 'c.txt': 'c.txt', 'd.js': 'd.1.js' }),
    'new/b.2.js': 'bbb',
    'new/c.txt': 'c',
    'new/d.1.js': 'dddd',
  }
  const expected = {
    added: [{ key: 'd.js', path: 'd.1.js' }],
    removed: [{ key: 'a.js', path: 'a.1.js' }],
    changed: [{ key: 'b.js', from: 'b.1.js', to: 'b.2.js' }],
    same: [{ key: 'c.txt', path: 'c.txt' }],
  }

  it.each([
    { name: 'output folders', operands: ['old', 'new'], bytes: { old: 4, new: 8 } },
    { name: 'manifests', operands: ['old/staticfiles.json', 'new/staticfiles.json'], bytes: {} },
  ])('tells what differs between $name', ({ operands, bytes }) => {
    const { code, stdout } = runIn(makeFolder(files), 'diff', ...operands, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, command: 'diff', ...expected, bytes })
  })

  it('is for people, too', () => {
    const { code, stdout } = runIn(makeFolder(files), 'diff', 'old', 'new')
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^1 added, 1 removed, 1 changed, 1 the same; 4 B before, 8 B now .*\n\+ d\.js: d\.1\.js\n- a\.js: a\.1\.js\n~ b\.js: b\.1\.js → b\.2\.js\n$/,
      ),
    })
  })

  it('sees other bytes under one name where both manifests record them', () => {
    const record = (digest: string) => manifest({ 'a.js': 'a.js' }, { predigested: { 'a.js': digest } })
    const dir = makeFolder({ 'old.json': record('111111111111'), 'new.json': record('222222222222') })
    const { changed } = JSON.parse(runIn(dir, 'diff', 'old.json', 'new.json', '--json').stdout)
    expect(changed).toEqual([{ key: 'a.js', from: 'a.js', to: 'a.js' }])
  })
})
