import { hash } from 'node:crypto'
import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import zlib from 'node:zlib'
import { digestedPathOf, digestOf } from '@staticfiles/core'
import { describe, expect, it } from 'vitest'
import { addFiles, listingOf, makeFolder, namesIn, pathsOf, runIn } from '../../../test/support/command.ts'
import { type Compression, codecOf } from '../src/compress/compression.ts'

const TEXT = 'a { color: rebeccapurple }\n'.repeat(100)

/** Bytes that no compression makes smaller. */
const NOISE = Buffer.concat(Array.from({ length: 10 }, (_, i) => hash('sha512', String(i), 'buffer')))

const FILES = {
  'static/css/base.css': TEXT,
  'static/css/tiny.css': 'a{}',
  'static/js/main.js': TEXT,
  'static/img/i.svg': TEXT,
  'static/img/photo.png': TEXT,
  'static/font/f.woff2': TEXT,
  'static/robots.txt': TEXT,
}

describe('compressed copies', () => {
  it('are written of digested files of types that compress, when smaller', () => {
    const cwd = makeFolder(FILES)
    const { code, stdout, stderr } = runIn(
      cwd,
      ...['digest', 'static', '--out', 'dist', '--compress', 'br,gzip', '--exclude', 'robots.txt'],
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('\n6 compressed\n')
    expect(namesIn(join(cwd, 'dist')).filter((name) => /\.(br|gz|zst)$/.test(name))).toEqual([
      'css/base.<d>.css.br',
      'css/base.<d>.css.gz',
      'img/i.<d>.svg.br',
      'img/i.<d>.svg.gz',
      'js/main.<d>.js.br',
      'js/main.<d>.js.gz',
    ])
    const path = join(cwd, 'dist', pathsOf(join(cwd, 'dist/staticfiles.json'))['css/base.css']!)
    expect(String(zlib.brotliDecompressSync(readFileSync(`${path}.br`)))).toBe(TEXT)
    const gzipped = readFileSync(`${path}.gz`)
    expect(String(zlib.gunzipSync(gzipped))).toBe(TEXT)
    // The system that it was made on: unknown.
    expect(gzipped[9]).toBe(255)
  })

  it('that are there and right are left alone', () => {
    const cwd = makeFolder(FILES)
    const command = ['digest', 'static', '--out', 'dist', '--compress', 'br']
    runIn(cwd, ...command)
    const before = listingOf(cwd)
    expect(runIn(cwd, ...command).stdout).toContain('Nothing to write')
    expect(listingOf(cwd)).toEqual(before)
  })

  const faults = [
    { name: 'cut short', spoil: (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 20)) },
    { name: 'of other bytes', spoil: (file: string) => writeFileSync(file, zlib.gzipSync('other')) },
    { name: 'empty', spoil: (file: string) => writeFileSync(file, '') },
    { name: 'missing', spoil: (file: string) => rmSync(file) },
  ]
  it.each(faults)('$name are written again', ({ spoil }) => {
    const cwd = makeFolder({ 'static/a.css': TEXT })
    const command = ['digest', 'static', '--compress', 'gzip']
    runIn(cwd, ...command)
    const file = join(cwd, 'static', `${digestedPathOf('a.css', digestOf(Buffer.from(TEXT)))}.gz`)
    const right = readFileSync(file)
    spoil(file)
    expect(runIn(cwd, ...command).stdout).toContain('\n1 compressed\n')
    expect(readFileSync(file)).toEqual(right)
  })

  it('of bytes that do not compress are removed when they are wrong', () => {
    const path = digestedPathOf('a.bmp', digestOf(NOISE))
    const cwd = makeFolder({ 'static/a.bmp': NOISE, [`dist/${path}.br`]: 'wrong' })
    expect(runIn(cwd, 'digest', 'static', '--out', 'dist', '--compress', 'br').code).toBe(0)
    expect(namesIn(join(cwd, 'dist'))).toEqual(['a.<d>.bmp', 'a.bmp', 'staticfiles.json'])
  })

  it('are no assets of the next run in place', () => {
    const cwd = makeFolder(FILES)
    const command = ['digest', 'static', '--compress', 'br,gzip']
    runIn(cwd, ...command)
    const before = listingOf(cwd)
    expect(runIn(cwd, ...command).code).toBe(0)
    expect(listingOf(cwd)).toEqual(before)
    expect(Object.keys(pathsOf(join(cwd, 'static/staticfiles.json'))).sort()).toEqual(
      Object.keys(FILES)
        .map((file) => file.replace('static/', ''))
        .sort(),
    )
    addFiles(cwd, { 'static/css/base.css': `${TEXT}b {}` })
    runIn(cwd, ...command)
    expect(runIn(cwd, 'verify', 'static').code).toBe(0)
    expect(Object.keys(pathsOf(join(cwd, 'static/staticfiles.json')))).toHaveLength(7)
  })

  it('have the time of their file', () => {
    const cwd = makeFolder(FILES)
    const command = ['digest', 'static', '--out', 'dist', '--compress', 'br']
    runIn(cwd, ...command)
    const file = join(cwd, 'dist', pathsOf(join(cwd, 'dist/staticfiles.json'))['css/base.css']!)
    const secondsOf = (path: string) => Math.trunc(statSync(path).mtimeMs)
    expect(secondsOf(`${file}.br`)).toBe(secondsOf(file))
    utimesSync(file, 1_000_000_000, 1_000_000_000)
    runIn(cwd, ...command)
    expect(secondsOf(`${file}.br`)).toBe(secondsOf(file))
  })

  describe('of originals', () => {
    const files = { 'a.css': TEXT, 'a.css.gz': zlib.gzipSync(TEXT), 'b.js': TEXT, 'b.js.br': 'other' }

    it.each([
      ['digest', '.'],
      ['digest', '.', '--out', '../out'],
    ])('%s %s are no assets', (...command) => {
      const cwd = makeFolder(
        Object.fromEntries(Object.entries(files).map(([path, text]) => [`in/${path}`, text])),
      )
      const { stdout } = runIn(join(cwd, 'in'), ...command)
      expect(stdout).toContain('2 files digested')
      expect(stdout).toContain('2 compressed beside originals')
      const output = join(cwd, command.length > 2 ? 'out' : 'in')
      expect(namesIn(output)).toEqual([
        ...['a.<d>.css', 'a.css', 'a.css.gz', 'b.<d>.js', 'b.js', 'b.js.br', 'staticfiles.json'],
      ])
      const verified = runIn(output, 'verify', '.')
      expect(verified.stderr).toContain('b.js.br: error: It is no compressed copy of b.js')
      expect(verified.stderr).not.toContain('a.css.gz')
    })

    it.each(['in', 'out'])('go with them, into %s', (out) => {
      const cwd = makeFolder({ 'in/a.css': TEXT, 'in/a.css.gz': zlib.gzipSync(TEXT) })
      expect(runIn(cwd, 'digest', 'in', '--out', out, '--no-keep-originals').code).toBe(0)
      expect(namesIn(join(cwd, out))).toEqual(['a.<d>.css', 'staticfiles.json'])
    })

    it('that are excluded are assets', () => {
      const cwd = makeFolder(files)
      runIn(cwd, 'digest', '.', '--exclude', '*.gz')
      expect(pathsOf(join(cwd, 'staticfiles.json'))).toMatchObject({ 'a.css.gz': 'a.css.gz' })
    })
  })

  it("of the user's own are assets", () => {
    const cwd = makeFolder({ 'static/data.json': '{}', 'static/data.json.gz': zlib.gzipSync('{}') })
    runIn(cwd, 'digest', 'static', '--compress', 'gzip')
    expect(Object.keys(pathsOf(join(cwd, 'static/staticfiles.json')))).toEqual(['data.json', 'data.json.gz'])
  })
})

it('an unknown way to compress is refused before anything is written', () => {
  const cwd = makeFolder(FILES)
  const before = listingOf(cwd)
  const { code, stderr } = runIn(cwd, 'digest', 'static', '--compress', 'gz')
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'error: There is no compression "gz"; there are br, gzip, zstd.\n',
  })
  expect(listingOf(cwd)).toEqual(before)
})

describe('ways to compress', () => {
  const names: Compression[] = 'zstdCompress' in zlib ? ['br', 'gzip', 'zstd'] : ['br', 'gzip']
  it.each(names)('%s gives the bytes back', async (name) => {
    const { compress, decompress } = codecOf(name)
    const compressed = await compress(Buffer.from(TEXT))
    expect(compressed.length).toBeLessThan(TEXT.length / 10)
    expect(String(await decompress(compressed, TEXT.length))).toBe(TEXT)
    await expect(decompress(compressed, TEXT.length - 1)).rejects.toMatchObject({
      code: 'ERR_BUFFER_TOO_LARGE',
    })
    expect(await compress(Buffer.from(TEXT))).toEqual(compressed)
  })

  it.runIf(!('zstdCompress' in zlib))('zstd asks for a newer Node where there is none', () => {
    expect(() => codecOf('zstd')).toThrow('zstd needs Node 22.15 or later, and this is v')
  })
})
