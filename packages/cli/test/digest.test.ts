import { appendFileSync, chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  addFiles,
  type Files,
  listingOf,
  makeFolder,
  namesIn,
  pathsOf,
  runIn,
} from '../../../test/support/command.ts'

const SITE: Files = {
  'css/base.css': '@import "theme.css";\nbody { background: url(../img/logo.png) }\n',
  'css/theme.css': 'a { cursor: url(/static/img/logo.png) }\n',
  'img/logo.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 255]),
  'js/app.js': 'start()\n//# sourceMappingURL=app.js.map\n',
  'js/app.js.map': '{}',
  '.well-known/security.txt': 'Contact: x',
  LICENSE: 'MIT',
}

const ORIGINALS = Object.keys(SITE).sort()

const COPIES = [
  '.well-known/security.<d>.txt',
  'LICENSE.<d>',
  'css/base.<d>.css',
  'css/theme.<d>.css',
  'img/logo.<d>.png',
  'js/app.<d>.js',
  'js/app.js.<d>.map',
]

const MANIFEST = 'staticfiles.json'

describe('a digested folder', () => {
  const rows = [
    { name: 'in place', flags: [], expected: { static: [...ORIGINALS, ...COPIES, MANIFEST] } },
    {
      name: 'in place without originals',
      flags: ['--no-keep-originals'],
      expected: { static: [...COPIES, MANIFEST] },
    },
    {
      name: 'output folder',
      flags: ['--out', 'dist'],
      expected: { static: ORIGINALS, dist: [...ORIGINALS, ...COPIES, MANIFEST] },
    },
    {
      name: 'output folder without originals',
      flags: ['--out', 'dist', '--no-keep-originals'],
      expected: { static: ORIGINALS, dist: [...COPIES, MANIFEST] },
    },
    {
      name: 'output folder that is the folder itself, by another way',
      flags: ['--out', 'static/css/..'],
      expected: { static: [...ORIGINALS, ...COPIES, MANIFEST] },
    },
    {
      name: 'manifest elsewhere',
      flags: ['--manifest', 'backend/config/static.json'],
      expected: { static: [...ORIGINALS, ...COPIES], backend: ['config/static.json'] },
    },
    {
      name: 'manifest among the assets',
      flags: ['--manifest', 'static/css/static.json'],
      expected: { static: [...ORIGINALS, ...COPIES, 'css/static.json'] },
    },
    {
      name: 'excluded files',
      flags: ['--exclude', 'img/**', '--exclude', '.well-known/**'],
      expected: {
        static: [...ORIGINALS, ...COPIES.filter((path) => !/img|well-known/.test(path)), MANIFEST],
      },
    },
    {
      name: 'excluded files in an output folder without originals',
      flags: ['--out', 'dist', '--no-keep-originals', '--exclude', 'LICENSE'],
      expected: {
        static: ORIGINALS,
        dist: [...COPIES.filter((path) => !path.startsWith('LICENSE')), 'LICENSE', MANIFEST],
      },
    },
  ]

  it.each(rows)('$name', ({ flags, expected }) => {
    const folder = makeFolder()
    addFiles(join(folder, 'static'), SITE)

    expect(runIn(folder, 'digest', 'static', ...flags)).toMatchObject({ code: 0, stderr: '' })
    for (const [name, names] of Object.entries(expected))
      expect(namesIn(join(folder, name)), name).toEqual([...names].sort())

    const before = listingOf(folder)
    const again = runIn(folder, 'digest', 'static', ...flags)
    expect(again.stdout).toContain('Nothing to write')
    expect(listingOf(folder)).toEqual(before)
  })

  it('is right by its own proof', () => {
    const folder = makeFolder()
    addFiles(join(folder, 'static'), SITE)
    runIn(folder, 'digest', 'static')
    expect(runIn(folder, 'verify', 'static')).toMatchObject({ code: 0, stderr: '' })
  })

  it('has the references rewritten and nothing else', () => {
    const folder = makeFolder(SITE)
    runIn(folder, 'digest', '.')
    const paths = pathsOf(join(folder, MANIFEST))
    const name = (key: string) => paths[key]!.replace(/.*\//, '')
    expect(readFileSync(join(folder, paths['css/base.css']!), 'utf8')).toBe(
      `@import url("${name('css/theme.css')}");\nbody { background: url("../img/${name('img/logo.png')}") }\n`,
    )
    expect(readFileSync(join(folder, paths['img/logo.png']!))).toEqual(SITE['img/logo.png'])
    for (const [path, content] of Object.entries(SITE))
      expect(readFileSync(join(folder, path)), path).toEqual(Buffer.from(content))
  })

  it('has its references below another base', () => {
    const folder = makeFolder({
      'a.css': 'a { background: url(https://cdn.example.com/s/i.png) }',
      'i.png': 'i',
    })
    runIn(folder, 'digest', '.', '--base', 'https://cdn.example.com/s/')
    const paths = pathsOf(join(folder, MANIFEST))
    expect(readFileSync(join(folder, paths['a.css']!), 'utf8')).toBe(
      `a { background: url("https://cdn.example.com/s/${paths['i.png']}") }`,
    )
  })

  it('has the modes of the originals', () => {
    const folder = makeFolder({ 'a.css': 'a { background: url(i.png) }', 'i.png': 'i' })
    chmodSync(join(folder, 'a.css'), 0o640)
    chmodSync(join(folder, 'i.png'), 0o444)
    runIn(folder, 'digest', '.')
    const modes = Object.entries(pathsOf(join(folder, MANIFEST))).map(([key, path]) => [
      key,
      (statSync(join(folder, path)).mode & 0o777).toString(8),
    ])
    expect(modes).toEqual([
      ['a.css', '640'],
      ['i.png', '444'],
    ])
  })
})

describe('a folder that was digested before', () => {
  it('keeps its old copies after an edit, and the manifest names the new ones', () => {
    const folder = makeFolder(SITE)
    runIn(folder, 'digest', '.')
    const before = pathsOf(join(folder, MANIFEST))
    writeFileSync(join(folder, 'img/logo.png'), 'another')
    expect(runIn(folder, 'digest', '.')).toMatchObject({ code: 0, stderr: '' })

    const after = pathsOf(join(folder, MANIFEST))
    const changed = Object.keys(after).filter((key) => after[key] !== before[key])
    expect(changed).toEqual(['css/base.css', 'css/theme.css', 'img/logo.png'])
    for (const path of [...Object.values(before), ...Object.values(after)])
      expect(existsSync(join(folder, path)), path).toBe(true)
    expect(Object.keys(after)).toEqual(Object.keys(before))
    expect(runIn(folder, 'verify', '.').code).toBe(0)
  })

  it('takes new originals when the old ones are gone', () => {
    const folder = makeFolder(SITE)
    const digest = () => runIn(folder, 'digest', '.', '--no-keep-originals')
    digest()
    const before = pathsOf(join(folder, MANIFEST))

    addFiles(folder, { LICENSE: 'Apache-2.0' })
    expect(digest()).toMatchObject({ code: 0, stderr: '' })
    const after = pathsOf(join(folder, MANIFEST))
    expect(after).toEqual({ ...before, LICENSE: expect.not.stringContaining(before.LICENSE!) })
    expect(existsSync(join(folder, 'LICENSE'))).toBe(false)

    const listing = listingOf(folder)
    expect(digest()).toMatchObject({ code: 0, stderr: '' })
    expect(listingOf(folder)).toEqual(listing)
    expect(runIn(folder, 'check', '.')).toMatchObject({ code: 0, stderr: '' })
  })

  it('has a damaged copy repaired', () => {
    const folder = makeFolder()
    addFiles(join(folder, 'static'), SITE)
    for (const flags of [[], ['--out', 'dist']]) {
      const output = join(folder, flags[1] ?? 'static')
      runIn(folder, 'digest', 'static', ...flags)
      const copy = join(output, pathsOf(join(output, MANIFEST))['js/app.js.map']!)
      writeFileSync(copy, '{')
      expect(runIn(folder, 'digest', 'static', ...flags).stdout).toContain('1 file written')
      expect(readFileSync(copy, 'utf8')).toBe('{}')
    }
  })

  it('has large files compared to the last byte', () => {
    const folder = makeFolder()
    const video = Buffer.alloc(3_000_000, 'v')
    addFiles(join(folder, 'static'), { 'v.mp4': video })
    runIn(folder, 'digest', 'static', '--out', 'dist')
    appendFileSync(join(folder, 'dist/v.mp4'), 'x')
    expect(runIn(folder, 'digest', 'static', '--out', 'dist').stdout).toContain('1 file written')
    writeFileSync(join(folder, 'dist/v.mp4'), Buffer.concat([video.subarray(1), Buffer.from('x')]))
    expect(runIn(folder, 'digest', 'static', '--out', 'dist').stdout).toContain('1 file written')
    expect(readFileSync(join(folder, 'dist/v.mp4')).equals(video)).toBe(true)
  })
})

describe('files of this tool', () => {
  it('are no assets', () => {
    const folder = makeFolder({
      'a.js': 'a',
      'staticfiles.json': '{"paths": {}, "version": "1.1", "hash": "d75171398898"}',
      '.staticfiles/other/1.json': '{}',
      'sub/staticfiles.json': 'an asset like any other',
    })
    runIn(folder, 'digest', '.', '--manifest', 'manifest.json')
    expect(Object.keys(pathsOf(join(folder, 'manifest.json')))).toEqual(['a.js', 'sub/staticfiles.json'])
    expect(readFileSync(join(folder, '.staticfiles/other/1.json'), 'utf8')).toBe('{}')
  })
})
