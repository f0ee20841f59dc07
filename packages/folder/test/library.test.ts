import { readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { digestAssets } from '@staticfiles/core'
import {
  checkFolder,
  digestFolder,
  type Progress,
  readFolder,
  verifyFolder,
  writeManifest,
} from '@staticfiles/folder'
import { parseManifest } from '@staticfiles/manifest'
import { describe, expect, it } from 'vitest'
import { listingOf, makeFolder, namesIn } from '../../../test/support/command.ts'

describe('readFolder', () => {
  it('gives assets that are read when asked for', () => {
    const dir = makeFolder({ 'css/a.css': 'a {}', 'b.js': 'b' })
    const { assets, problems, root } = readFolder(dir)
    expect(problems).toEqual([])
    expect(root).toBe(dir)
    expect(assets.map(({ logicalPath, size }) => [logicalPath, size]).sort()).toEqual([
      ['b.js', 1],
      ['css/a.css', 4],
    ])
    writeFileSync(join(dir, 'b.js'), 'c')
    const b = assets.find(({ logicalPath }) => logicalPath === 'b.js')!
    expect(Buffer.from(b.source()).toString()).toBe('c')
    rmSync(join(dir, 'b.js'))
    expect(b.source).toThrow(expect.objectContaining({ code: 'unreadable-file', file: join(dir, 'b.js') }))
  })

  it('gives what digestAssets takes', () => {
    const { assets } = readFolder(makeFolder({ 'a.css': 'a { background: url(i.png) }', 'i.png': 'i' }))
    const { manifest, problems } = digestAssets(assets)
    expect(problems).toEqual([])
    expect([...manifest.paths.keys()]).toEqual(['a.css', 'i.png'])
  })

  it('leaves out a manifest, also one that is not there yet', () => {
    const dir = makeFolder({ 'a.js': 'a', 'sub/m.json': '{}' })
    for (const manifest of ['sub/m.json', 'none/m.json', '../m.json']) {
      const keys = readFolder(dir, { manifest: join(dir, manifest) }).assets.map((asset) => asset.logicalPath)
      expect(keys.sort(), manifest).toEqual(manifest === 'sub/m.json' ? ['a.js'] : ['a.js', 'sub/m.json'])
    }
  })

  it('names the links to folders outside that it followed', () => {
    const dir = makeFolder({ 'static/a.js': 'a', 'outside/o.js': 'o' })
    symlinkSync('../outside', join(dir, 'static/more'))
    const { outsideLinks } = readFolder(join(dir, 'static'), { followLinks: true })
    expect(outsideLinks).toEqual(['more'])
  })

  it('refuses what is no folder', () => {
    const dir = makeFolder({ 'a.js': 'a' })
    expect(() => readFolder(join(dir, 'none'))).toThrow(expect.objectContaining({ code: 'missing-folder' }))
    expect(() => readFolder(join(dir, 'a.js'))).toThrow(expect.objectContaining({ code: 'not-a-folder' }))
  })
})

describe('writeManifest', () => {
  const manifest = { paths: new Map([['a.js', 'a.0cc175b9c0f1.js']]) }

  it('makes the folder, and leaves the same manifest alone', () => {
    const dir = makeFolder()
    const file = join(dir, 'backend/static/m.json')
    expect(writeManifest(file, manifest)).toBe(true)
    expect(parseManifest(readFileSync(file, 'utf8'))).toEqual(manifest)
    const before = listingOf(dir)
    expect(writeManifest(file, manifest)).toBe(false)
    expect(listingOf(dir)).toEqual(before)
    expect(writeManifest(file, { paths: new Map() })).toBe(true)
    expect(namesIn(dir)).toEqual(['backend/static/m.json'])
  })

  it('replaces the file and does not write into it', () => {
    const file = join(makeFolder({ 'm.json': '{"paths": {' }), 'm.json')
    const { ino } = statSync(file)
    writeManifest(file, manifest)
    expect(statSync(file).ino).not.toBe(ino)
  })

  const rows = [
    { name: 'folder', input: 'folder', code: 'manifest-is-folder' },
    { name: 'another file', input: 'package.json', code: 'not-a-manifest' },
    { name: 'below a file', input: 'package.json/m.json', code: 'write-failed' },
  ]
  it.each(rows)('$name', ({ input, code }) => {
    const dir = makeFolder({ 'folder/x': '', 'package.json': '{"name": "x"}' })
    const before = listingOf(dir)
    const file = join(dir, input)
    expect(() => writeManifest(file, manifest)).toThrow(expect.objectContaining({ code, file }))
    expect(listingOf(dir)).toEqual(before)
  })
})

describe('the commands as functions', () => {
  it('digest, check and verify a folder and report their progress', async () => {
    const dir = makeFolder({ 'a.css': 'a { background: url(i.png) }', 'i.png': 'i' })
    const seen: Progress[] = []
    const onProgress = (progress: Progress) => seen.push(progress)
    expect(await checkFolder({ dir, onProgress })).toEqual({
      ok: true,
      problems: [],
      counts: { files: 2, digested: 2, rewritten: 1, copies: 0, bytes: 29 },
      leftOut: [],
      hidden: [],
    })
    expect(seen).toEqual([
      { step: 'list', done: 1 },
      { step: 'list', done: 2 },
      { step: 'read', done: 1, total: 2 },
      { step: 'read', done: 2, total: 2 },
    ])
    const { manifest, manifestFile } = await digestFolder({ dir, onProgress })
    expect(manifestFile).toBe(join(dir, 'staticfiles.json'))
    expect(parseManifest(readFileSync(manifestFile, 'utf8'))).toEqual(manifest)
    expect(seen.at(-1)).toEqual({ step: 'write', done: 2, total: 2 })
    expect(await verifyFolder({ dir, onProgress })).toMatchObject({
      ok: true,
      counts: { files: 2, references: 1 },
      problems: [],
    })
    expect(seen.at(-1)).toEqual({ step: 'read', done: 2, total: 2 })
  })

  it('reject what the command line refuses', async () => {
    const dir = makeFolder({ 'a.js': 'a' })
    const rows = [
      { input: digestFolder({ dir: join(dir, 'none') }), code: 'missing-folder' },
      { input: digestFolder({ dir, out: join(dir, 'dist') }), code: 'overlapping-folders' },
      { input: checkFolder({ dir, base: 'static' }), code: 'invalid-base' },
      { input: verifyFolder({ dir }), code: 'manifest-unreadable' },
    ]
    for (const { input, code } of rows) await expect(input).rejects.toMatchObject({ code })
  })
})
