import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { serializeManifest } from '@staticfiles/manifest'
import { describe, expect, it, vi } from 'vitest'
import { addFiles, contentsOf, type Files, makeFolder } from '../../../test/support/command.ts'
import { digestFolder } from '../src/digest/digest-folder.ts'
import type { DigestFolderOptions } from '../src/digest/digest-options.ts'
import { pruneFolder } from '../src/releases/prune-folder.ts'
import { listSpared } from '../src/releases/spared-files.ts'
import { verifyFolder } from '../src/verify/verify-folder.ts'
import { LINKED_SITE, makePlace, type Place, REST_MS } from './linked-site.ts'
import { releasesOf } from './releases-of.ts'

const journalOf = (output: string): string => join(output, '.staticfiles/releases')
const idsIn = (output: string): string[] => releasesOf(output).map(({ id }) => id)

/** Changes a record, as if another clock or another version had written it. */
function rewrite(output: string, id: string, change: (text: string) => string): void {
  const file = join(journalOf(output), `${id}.json`)
  writeFileSync(file, change(readFileSync(file, 'utf8')))
}

/** The record as earlier versions wrote it: one line, with no name of the build and no place in the order. */
function asEarlier(text: string): string {
  const { time, revision, digests, originals, manifest } = JSON.parse(text)
  const paths = new Map(Object.entries(manifest.paths as Record<string, string>))
  const head = JSON.stringify({
    time,
    revision,
    ...(Object.keys(digests).length > 0 && { digests }),
    ...(originals.length > 0 && { originals }),
  })
  return `${head.slice(0, -1)}, "manifest": ${serializeManifest({ paths })}}\n`
}

async function releaseAll(dir: string, ...releases: Files[]): Promise<void> {
  for (const [i, files] of releases.entries()) {
    addFiles(dir, files)
    expect(await digestFolder({ dir, releases: `v${i + 1}` })).toMatchObject({ ok: true })
  }
}

describe('records of earlier versions', () => {
  it('are read, kept and dropped as any', async () => {
    const dir = makeFolder()
    await releaseAll(dir, { 'a.js': '1' }, { 'a.js': '2' })
    const before = releasesOf(dir)
    for (const id of ['v1', 'v2']) rewrite(dir, id, asEarlier)
    expect(releasesOf(dir)).toEqual(
      before.map((release) => ({ ...release, build: undefined, sequence: 0, md5: undefined })),
    )
    addFiles(dir, { 'a.js': '3' })
    await digestFolder({ dir, releases: 'v3' })
    expect(idsIn(dir)).toEqual(['v3', 'v2', 'v1'])
    const { kept, dropped, deleted } = await pruneFolder({ dir, keep: 2 })
    expect({ kept, dropped }).toEqual({ kept: ['v3', 'v2'], dropped: ['v1'] })
    expect(deleted).toMatchObject([{ releases: ['v1'] }])
    expect((await verifyFolder({ dir })).problems).toEqual([])
  })

  it('with one and the same manifest as later ones count as one', async () => {
    const dir = makeFolder()
    await releaseAll(dir, { 'a.js': '1' }, { 'a.js': '2' }, { 'a.js': '1' }, { 'a.js': '3' })
    rewrite(dir, 'v1', asEarlier)
    expect(await pruneFolder({ dir, keep: 2 })).toMatchObject({ kept: ['v4', 'v3', 'v1'] })
  })

  it('tell which files in place were written here', async () => {
    const dir = makeFolder()
    addFiles(dir, { 'ä.js': '1', 'own.c4ca4238a0b9.js': '1' })
    const options = { dir, keepOriginals: false }
    await digestFolder({ ...options, releases: 'v1' })
    rewrite(dir, 'v1', asEarlier)
    await digestFolder({ ...options, releases: 'v2' })
    expect([...releasesOf(dir)[0]!.originals]).toEqual(['own.c4ca4238a0b9.js'])
  })
})

describe('a release from the future', () => {
  const future = (text: string): string => text.replace(/"time":"\d{4}/, '"time":"2136')
  const warning = {
    code: 'wrong-clock',
    severity: 'warn',
    file: '.staticfiles/releases/v1.json',
    message: expect.stringContaining('which is still to come: a clock is wrong'),
  }

  it.each([
    { name: 'by its number', change: future },
    { name: 'of an earlier version', change: (text: string) => future(asEarlier(text)) },
  ])('does not keep what it should not, $name', async ({ change }) => {
    const dir = makeFolder()
    await releaseAll(dir, { 'a.js': '1' })
    rewrite(dir, 'v1', change)
    addFiles(dir, { 'a.js': '2' })
    expect(await digestFolder({ dir, releases: 'v2' })).toMatchObject({ problems: [warning] })
    expect(Date.parse(releasesOf(dir)[0]!.time)).toBeLessThanOrEqual(Date.now())
    expect(idsIn(dir)).toEqual(['v2', 'v1'])
    vi.useFakeTimers({ now: Date.now() + 7_200_000, toFake: ['Date'] })
    try {
      expect(await pruneFolder({ dir, keep: 1, olderThan: 3_600_000 })).toMatchObject({
        kept: ['v2'],
        dropped: ['v1'],
        problems: [warning],
      })
    } finally {
      vi.useRealTimers()
    }
  })

  it('that is the newest replaces others when it is looked at', async () => {
    const dir = makeFolder()
    await releaseAll(dir, { 'a.js': '1' }, { 'a.js': '2' })
    rewrite(dir, 'v2', future)
    expect(await pruneFolder({ dir, keep: 1, olderThan: 3_600_000 })).toMatchObject({ kept: ['v2', 'v1'] })
    expect(await pruneFolder({ dir, keep: 1 })).toMatchObject({ kept: ['v2'], dropped: ['v1'] })
  })
})

describe('prune', () => {
  it('looks into no record where none is dropped', async () => {
    const dir = makeFolder()
    await releaseAll(dir, { 'a.js': '1' }, { 'a.js': '2' })
    rewrite(dir, 'v1', (text) => text.slice(0, text.indexOf('"manifest"')))
    expect(await pruneFolder({ dir, keep: 2 })).toMatchObject({ kept: ['v2', 'v1'], deleted: [] })
    await expect(pruneFolder({ dir, keep: 1 })).rejects.toMatchObject({ code: 'invalid-release' })
  })

  it('deletes no original that only a dropped release tells of', async () => {
    const dir = makeFolder()
    await releaseAll(dir, { 'lib.c4ca4238a0b9.js': '1', 'a.js': '1' }, { 'a.js': '2' }, { 'a.js': '3' })
    const { deleted } = await pruneFolder({ dir, keep: 1 })
    expect(deleted.every(({ path }) => path.startsWith('a.'))).toBe(true)
  })
})

describe('what a bundler is to spare', () => {
  const lookUp = (dir: string, id: string, ...paths: string[]): boolean[] => {
    const isSpared = listSpared(dir, join(dir, 'staticfiles.json'))
    rewrite(dir, id, (text) => text.slice(0, text.indexOf('"manifest"')))
    return paths.map((path) => isSpared(path))
  }
  const releaseTwo = async (): Promise<string> => {
    const dir = makeFolder()
    await releaseAll(dir, { 'a.js': '1' }, { 'a.js': '2' })
    return dir
  }

  it('is told of the newest without a look into older records', async () => {
    const dir = await releaseTwo()
    const [newest] = releasesOf(dir)
    const path = newest!.manifest.paths.get('a.js')!
    const own = ['staticfiles.json', '.staticfiles', '.staticfiles/releases/v1.json']
    expect(lookUp(dir, 'v1', path, `${path}.br`, ...own)).toEqual([true, true, true, true, true])
  })

  it('is told of what only older ones name, and nothing is said to be named by none that cannot be read', async () => {
    const dir = await releaseTwo()
    const [, oldest] = releasesOf(dir)
    const isSpared = listSpared(dir, join(dir, 'staticfiles.json'))
    expect(isSpared(oldest!.manifest.paths.get('a.js')!)).toBe(true)
    expect(isSpared('a.js')).toBe(false)
    expect(() => lookUp(dir, 'v1', 'a.js')).toThrow('v1.json is not the record of a release')
  })
})

describe('a build that is new in a journal of others', () => {
  it('is told of once', async () => {
    const { dir, out } = await makePlace({ 'a.js': '1' })
    const options = { dir, out, releases: true }
    expect(await digestFolder({ ...options, name: 'one' })).toMatchObject({ problems: [] })
    expect(await digestFolder({ ...options, name: 'two' })).toMatchObject({
      problems: [
        {
          code: 'new-build',
          severity: 'warn',
          message: expect.stringContaining('The build "two" is new here, beside "one"'),
        },
      ],
    })
    expect(await digestFolder({ ...options, name: 'two' })).toMatchObject({ problems: [] })
    expect(await digestFolder({ ...options, name: 'one' })).toMatchObject({ problems: [] })
  })
})

describe('a run that knows an earlier one', () => {
  /** A file that is changed in the output shows whether that was looked at. */
  const EDITED = 'edited in the output'

  async function makeReleased(files: Files): Promise<Place & { digest: Digest }> {
    const place = await makePlace(files)
    const digest: Digest = (options) =>
      digestFolder({ ...place, cache: true, missing: 'warn', releases: true, ...options })
    await digest()
    return { ...place, digest }
  }
  type Digest = (options?: Partial<DigestFolderOptions>) => ReturnType<typeof digestFolder>

  it('looks at no file where nothing has changed, with a journal too', async () => {
    const { out, digest } = await makeReleased(LINKED_SITE)
    writeFileSync(join(out, 'img/i.svg'), EDITED)
    expect((await digest()).written).toMatchObject({ files: 0, manifest: false })
    expect(await digest({ releases: undefined })).toMatchObject({ written: { files: 0 } })
    expect(readFileSync(join(out, 'img/i.svg'), 'utf8')).toBe(EDITED)
    expect(idsIn(out)).toHaveLength(1)
  })

  it('gives the release another id, with what is known of its files', async () => {
    const { out, digest } = await makeReleased(LINKED_SITE)
    writeFileSync(join(out, 'img/i.svg'), EDITED)
    expect(await digest({ releases: 'v2' })).toMatchObject({ written: { files: 0, release: 'v2' } })
    expect(readFileSync(join(out, 'img/i.svg'), 'utf8')).toBe(EDITED)
    const [second, first] = releasesOf(out)
    expect(second).toEqual({
      ...first,
      id: 'v2',
      sequence: 2,
      time: expect.any(String),
      digests: first!.digests,
    })
    expect(first!.digests.size).toBe(2)
  })

  it.each([
    { name: 'alone', changed: { 'img/i.svg': '<svg id="2"/>' } },
    { name: 'that others refer to, in a circle', changed: { 'js/dep.js': 'export { a }' } },
    { name: 'of a circle', changed: { 'js/x.js': 'import "./y.js";;' } },
  ])('of one file that has changed records what a whole run does: $name', async ({ changed }) => {
    const { dir, out, digest } = await makeReleased(LINKED_SITE)
    await setTimeout(REST_MS)
    addFiles(dir, changed)
    await setTimeout(REST_MS)
    writeFileSync(join(out, 'js/main.js.map'), EDITED)
    expect(await digest({ releases: 'v2' })).toMatchObject({ written: { release: 'v2', manifest: true } })
    expect(readFileSync(join(out, 'js/main.js.map'), 'utf8')).toBe(EDITED)

    const whole = join(makeFolder(), 'dist')
    await digestFolder({ dir, out: whole, missing: 'warn', releases: 'v2', cache: false })
    const rest = (output: string) =>
      readFileSync(join(journalOf(output), 'v2.json'), 'utf8')
        .split('\n')
        .slice(1)
    const [files, ...manifest] = rest(out)
    const sorted = (line = '') =>
      Object.entries(JSON.parse(`{${line.slice(0, -1)}}`).digests as Record<string, string>).sort()
    const [wholeFiles, ...wholeManifest] = rest(whole)
    expect(manifest).toEqual(wholeManifest)
    expect(sorted(files)).toEqual(sorted(wholeFiles))

    const { deleted } = await pruneFolder({ dir: out, keep: 1 })
    expect(deleted.length).toBeGreaterThan(0)
    addFiles(out, { 'js/main.js.map': LINKED_SITE['js/main.js.map']! })
    const names = (output: string) => Object.keys(contentsOf(output)).filter((name) => !name.startsWith('.'))
    expect(names(out)).toEqual(names(whole))
    expect(readdirSync(journalOf(out))).toEqual(['v2.json'])
  })

  it('does all anew where the files that it knows may have been pruned', async () => {
    const { dir, out, digest } = await makeReleased({ 'a.js': '1' })
    await digestFolder({ dir, out, releases: true, cache: false, exclude: ['a.js'], name: 'other' })
    await pruneFolder({ dir: out, keep: 1 })
    await setTimeout(REST_MS)
    expect(await digest()).toMatchObject({ ok: true })
    expect((await verifyFolder({ dir: out })).problems).toEqual([])
    expect(idsIn(out).length).toBeGreaterThan(1)
  })
})
