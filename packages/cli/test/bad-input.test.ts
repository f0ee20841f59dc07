import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { digestedPathOf, digestOf } from '@staticfiles/core'
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

describe('folders and manifests that cannot be used', () => {
  const manifest = '{"paths": {"a.js": "a.js"}, "version": "1.1", "hash": "cc8d1e4c6b2c"}'
  const rows = [
    {
      name: 'missing folder',
      input: ['digest', 'none'],
      expected: { code: 2, says: 'none does not exist. Is the path right?' },
    },
    {
      name: 'missing folder to verify',
      input: ['verify', 'none'],
      expected: { code: 2, says: 'none does not exist. Is the path right?' },
    },
    {
      name: 'file where a folder is expected',
      input: ['check', 'a.js'],
      expected: { code: 2, says: 'a.js is not a folder. Name the folder that holds the files.' },
    },
    {
      name: 'folder below a file',
      input: ['digest', 'a.js/static'],
      expected: { code: 2, says: 'a.js/static is not a folder. Name the folder that holds the files.' },
    },
    {
      name: 'output folder inside the folder',
      input: ['digest', 'static', '--out', 'static/dist/deep'],
      expected: {
        code: 2,
        says: 'The output folder static/dist/deep is inside static: what is written could be mixed up with what is read. Choose a folder beside static, or none to digest in place.',
      },
    },
    {
      name: 'folder inside the output folder',
      input: ['digest', 'static', '--out', '.'],
      expected: {
        code: 2,
        says: 'static is inside the output folder .: what is written could be mixed up with what is read. Choose a folder beside static, or none to digest in place.',
      },
    },
    {
      name: 'output folder that is a file',
      input: ['digest', 'static', '--out', 'a.js'],
      expected: { code: 2, says: 'a.js is not a folder. Name the folder that holds the files.' },
    },
    {
      name: 'manifest that is a folder',
      input: ['digest', 'static', '--manifest', 'folder'],
      expected: {
        code: 1,
        says: 'folder is a folder, so the manifest cannot be written there. Name a file, such as folder/staticfiles.json.',
      },
    },
    {
      name: 'manifest to verify that is a folder',
      input: ['verify', 'static', '--manifest', 'folder'],
      expected: { code: 1, says: 'folder is a folder. Name the manifest, such as folder/staticfiles.json.' },
    },
    {
      name: 'manifest that is another file',
      input: ['digest', 'static', '--manifest', 'package.json'],
      expected: {
        code: 1,
        says: 'package.json exists and is not a manifest, so it is not overwritten. Choose another name for the manifest, or delete that file.',
      },
    },
    {
      name: 'manifest below a file',
      input: ['digest', 'static', '--manifest', 'a.js/m.json'],
      expected: {
        code: 1,
        says: 'a.js/m.json cannot be read, and so not replaced: a file stands where a folder is needed (ENOTDIR). Move that file away.',
      },
    },
    {
      name: 'missing manifest',
      input: ['verify', 'static'],
      expected: {
        code: 1,
        says: 'static/staticfiles.json does not exist. Digest the folder first, or name its manifest (--manifest).',
      },
    },
    {
      name: 'truncated manifest',
      input: ['verify', 'static', '--manifest', 'truncated.json'],
      expected: {
        code: 1,
        says: 'truncated.json:1:30 is not valid JSON: it ends too early, after 29 characters: it is truncated. Build it again.',
      },
    },
    {
      name: 'manifest that leads out of the folder',
      input: ['verify', 'static', '--manifest', 'hostile.json'],
      expected: {
        code: 1,
        says: 'hostile.json names "../a.js", which is not a path inside the output folder. It was not written by this tool or by Django: do not use it.',
      },
    },
  ]

  it.each(rows)('$name', ({ input, expected: { code, says } }) => {
    const folder = makeFolder({
      'static/b.js': 'b',
      'a.js': 'a',
      'folder/x': 'x',
      'package.json': '{"name": "x"}',
      'truncated.json': manifest.slice(0, 29),
      'hostile.json': manifest.replace(': "a.js"', ': "../a.js"'),
    })
    const before = listingOf(folder)
    expect(runIn(folder, ...input)).toEqual({ code, stdout: '', stderr: `error: ${says}\n` })
    expect(listingOf(folder)).toEqual(before)
  })

  it('a folder with the name of the manifest stops the run', () => {
    const folder = makeFolder({ 'a.js': 'a', 'staticfiles.json/x': 'x' })
    expect(runIn(folder, 'digest', '.')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'staticfiles.json is a folder, so the manifest cannot be written there',
      ),
    })
    expect(namesIn(folder)).toEqual(['a.js', 'staticfiles.json/x'])
  })

  it('a manifest that was cut short is replaced', () => {
    const folder = makeFolder({ 'a.js': 'a', 'staticfiles.json': manifest.slice(0, 12) })
    expect(runIn(folder, 'digest', '.')).toMatchObject({ code: 0, stderr: '' })
    expect(Object.keys(pathsOf(join(folder, 'staticfiles.json')))).toEqual(['a.js'])
  })
})

describe('names', () => {
  const rows = [
    { name: 'space', input: 'a b.png', reference: 'a%20b.png' },
    { name: 'percent', input: '100%.png', reference: '100%25.png' },
    { name: 'percent escape', input: 'a%20b.png', reference: 'a%2520b.png' },
    { name: 'number sign', input: 'a#b.png', reference: 'a%23b.png' },
    { name: 'question mark', input: 'a?b.png', reference: 'a%3Fb.png' },
    { name: 'quotes and parentheses', input: `a'"(b).png`, reference: 'a%27%22%28b%29.png' },
    { name: 'backslash', input: 'a\\b.png', reference: 'a%5Cb.png' },
    { name: 'composed umlaut', input: 'f\u00fcr.png', reference: 'f\u00fcr.png' },
    { name: 'decomposed umlaut', input: 'fu\u0308r.png', reference: 'fu%CC%88r.png' },
    { name: 'astral character', input: '\u{1f600}.png', reference: '\u{1f600}.png' },
    { name: 'replacement character', input: '\ufffd.png', reference: '%EF%BF%BD.png' },
    { name: 'leading dot', input: '.hidden', reference: '.hidden' },
    { name: 'leading dot and dash', input: '.-x.png', reference: '.-x.png' },
    { name: 'longest with a digest', input: `${'x'.repeat(238)}.png`, reference: `${'x'.repeat(238)}.png` },
    { name: 'that an object has', input: '__proto__', reference: '__proto__' },
    { name: 'line break', input: 'a\nb.png', reference: 'a%0Ab.png' },
  ]

  it('may hold any character that a file system takes', () => {
    const sheet = rows.map(({ reference }) => `a { background: url("../${reference}") }`).join('\n')
    const folder = makeFolder()
    // Not by an object: `__proto__` would be no key of it.
    for (const { input } of rows) writeFileSync(join(folder, input), input)
    addFiles(folder, { 'css/a.css': sheet })
    expect(runIn(folder, 'digest', '.', '--no-default-ignore')).toMatchObject({ code: 0, stderr: '' })
    const paths = new Map(Object.entries(pathsOf(join(folder, 'staticfiles.json'))))
    for (const { name, input } of rows) {
      expect(paths.get(input), name).toBe(digestedPathOf(input, digestOf(Buffer.from(input))))
      expect(readFileSync(join(folder, paths.get(input)!), 'utf8'), name).toBe(input)
    }
    expect(runIn(folder, 'verify', '.')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`${rows.length} references`),
      stderr: '',
    })
  })

  it('in both normal forms are two files', () => {
    const folder = makeFolder({ 'f\u00fcr.png': 'NFC', 'fu\u0308r.png': 'NFD' })
    runIn(folder, 'digest', '.')
    expect(Object.keys(pathsOf(join(folder, 'staticfiles.json')))).toEqual(['fu\u0308r.png', 'f\u00fcr.png'])
  })

  it('of 255 bytes have no room for a digest', () => {
    const folder = makeFolder({ [`${'\u00e9'.repeat(125)}x.png`]: 'x', 'a.js': 'a' })
    const { code, stderr } = runIn(folder, 'digest', '.')
    expect(code).toBe(1)
    expect(stderr).toMatch(
      /x\.png: error: With its digest this name would have 268 bytes, and file systems take 255\. Shorten it by 13\.\n$/,
    )
    expect(namesIn(folder)).toHaveLength(2)
  })

  it('that are not UTF-8 are an error', () => {
    const folder = makeFolder({ 'a.js': 'a' })
    writeFileSync(Buffer.from(`${folder}/caf\xe9.png`, 'latin1'), 'x')
    mkdirSync(Buffer.from(`${folder}/caf\xe9`, 'latin1'))
    const { code, stderr } = runIn(folder, 'digest', '.')
    expect(code).toBe(1)
    expect(stderr).toBe(
      ['caf\ufffd', 'caf\ufffd.png']
        .map(
          (name) =>
            `${name}: error: This name is not valid UTF-8, so it cannot stand in a manifest. Rename the file, or leave it out (--ignore-pattern).\n`,
        )
        .join(''),
    )
  })

  it('that lead out of the folder on some systems are an error', () => {
    const folder = makeFolder({ 'a\\..\\b.js': 'a', 'c:/b.js': 'b' })
    const { code, stderr } = runIn(folder, 'check', '.')
    expect(code).toBe(1)
    expect(stderr.match(/error: This name leads out of the folder on some systems/g)).toHaveLength(2)
  })
})

describe('style sheets', () => {
  const rows: { name: string; input: string | Buffer; expected: string | Buffer }[] = [
    { name: 'byte order mark', input: '\ufeffa{b:url(i.png)}', expected: '\ufeffa{b:url("<i>")}' },
    { name: 'carriage returns', input: 'a{\r\nb:url(i.png)}\r\n', expected: 'a{\r\nb:url("<i>")}\r\n' },
    {
      name: 'latin-1',
      input: Buffer.from('/* \xe9 */a{b:url(i.png)}', 'latin1'),
      expected: Buffer.from('/* \xe9 */a{b:url("<i>")}', 'latin1'),
    },
    {
      name: 'invalid UTF-8',
      input: Buffer.from('/* \xc3\x28\xff */a{b:url(i.png)}', 'latin1'),
      expected: Buffer.from('/* \xc3\x28\xff */a{b:url("<i>")}', 'latin1'),
    },
    { name: 'unclosed string', input: 'a{b:url(i.png);c:"x', expected: 'a{b:url("<i>");c:"x' },
    { name: 'unclosed comment', input: 'a{b:url(i.png)}/* x', expected: 'a{b:url("<i>")}/* x' },
    {
      name: '10 MB on one line',
      input: `${'a{b:c}'.repeat(1_750_000)}a{b:url(i.png)}`,
      expected: `${'a{b:c}'.repeat(1_750_000)}a{b:url("<i>")}`,
    },
    { name: 'empty', input: '', expected: '' },
  ]

  it('are rewritten where a reference stands and nowhere else', () => {
    const folder = makeFolder(Object.fromEntries(rows.map(({ name, input }) => [`${name}.css`, input])))
    addFiles(folder, { 'i.png': 'i' })
    expect(runIn(folder, 'digest', '.')).toMatchObject({ code: 0, stderr: '' })
    const paths = pathsOf(join(folder, 'staticfiles.json'))
    for (const { name, input, expected } of rows) {
      const latin1 = Buffer.from(expected).toString('latin1').replace('<i>', paths['i.png']!)
      const written = readFileSync(join(folder, paths[`${name}.css`]!)).toString('latin1')
      expect(written === latin1, name).toBe(true)
      expect(readFileSync(join(folder, `${name}.css`)).equals(Buffer.from(input)), name).toBe(true)
    }
  })
})

describe('folders that cannot be digested', () => {
  const copyOf = (path: string, content: string) => digestedPathOf(path, digestOf(Buffer.from(content)))
  const rows: { name: string; input: Files; expected: RegExp }[] = [
    {
      name: 'two files with one key',
      input: { [copyOf('a.js', 'one')]: 'one', [copyOf('a.js', 'two')]: 'two' },
      expected: /^a\.\w+\.js: error: a\.\w+\.js and a\.\w+\.js .* a\.js/,
    },
    {
      name: 'missing reference',
      input: { 'a.css': '@import "b.css";\n@import url(c.css)', 'd.css': '' },
      expected: /^a\.css:1:1: error: "b\.css" names b\.css.*\na\.css:2:9: error: "c\.css" names c\.css/,
    },
    {
      name: 'reference that leads out',
      input: { 'a.css': 'a { background: url(../../x.png) }' },
      expected: /^a\.css:1:17: error: .* out of the output folder/,
    },
  ]

  it.each(rows)('$name', ({ input, expected }) => {
    const folder = makeFolder(input)
    const before = listingOf(folder)
    const { code, stdout, stderr } = runIn(folder, 'digest', '.')
    expect(code).toBe(1)
    expect(stderr).toMatch(expected)
    expect(stdout).toContain('nothing was written')
    expect(listingOf(folder)).toEqual(before)
  })

  it('an empty one gives an empty manifest', () => {
    const folder = makeFolder()
    expect(runIn(folder, 'digest', '.', '--allow-empty')).toMatchObject({ code: 0, stderr: '' })
    expect(readFileSync(join(folder, 'staticfiles.json'), 'utf8')).toBe(
      '{"paths": {}, "version": "1.1", "hash": "d75171398898"}',
    )
  })
})

it('pipes and sockets are skipped with a warning', async () => {
  const folder = makeFolder({ 'a.js': 'a' })
  execFileSync('mkfifo', [join(folder, 'pipe')])
  const server = createServer().listen(join(folder, 'socket'))
  await new Promise((resolve) => server.once('listening', resolve))
  const { code, stderr } = runIn(folder, 'digest', '.')
  server.close()
  expect(code).toBe(0)
  expect(stderr).toMatch(/^pipe: warning: This is a socket, a pipe or a device.*\nsocket: warning: .*\n$/)
})

it('a pipe is no place for a manifest', () => {
  const folder = makeFolder({ 'static/a.js': 'a' })
  execFileSync('mkfifo', [join(folder, 'pipe')])
  expect(runIn(folder, 'digest', 'static', '--manifest', 'pipe')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('pipe exists and is not a manifest'),
  })
})
