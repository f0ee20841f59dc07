import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { serializeManifest } from '@staticfiles/manifest'
import { describe, expect, it, vi } from 'vitest'
import {
  addFiles,
  type Files,
  listingOf,
  makeFolder,
  namesIn,
  pathsOf,
  runIn,
} from '../../../test/support/command.ts'
import { runUnprivileged } from '../../../test/support/unprivileged.ts'
import { digestFolder } from '../src/digest/digest-folder.ts'
import { type PruneFolderOptions, type PruneFolderResult, pruneFolder } from '../src/releases/prune-folder.ts'
import { verifyFolder } from '../src/verify/verify-folder.ts'
import { releasesOf } from './releases-of.ts'

/** Digests one release after the other in place, and answers the folder. */
async function releaseAll(...releases: Files[]): Promise<string> {
  const dir = makeFolder()
  for (const [i, files] of releases.entries()) await addRelease(dir, `v${i + 1}`, files)
  return dir
}

async function addRelease(dir: string, id: string, files: Files): Promise<void> {
  addFiles(dir, files)
  expect(await digestFolder({ dir, releases: id })).toMatchObject({ ok: true })
}

const digestedPath = (dir: string, key: string, release = 0): string =>
  releasesOf(dir)[release]!.manifest.paths.get(key)!

const prune = (dir: string, options: Partial<PruneFolderOptions> = {}) =>
  pruneFolder({ dir, keep: 1, ...options })

function expectMatch(result: PruneFolderResult, expected: object): PruneFolderResult {
  expect(result).toMatchObject(expected)
  return result
}

const LOGOS: Files[] = [
  { 'a.css': 'a { background: url(logo.svg) }', 'logo.svg': '<svg/>', 'same.js': '1' },
  { 'logo.svg': '<svg id="2"/>' },
  { 'logo.svg': '<svg id="3"/>' },
]

describe('prune', () => {
  it('deletes what only old releases name, and leaves all else', async () => {
    const dir = await releaseAll(...LOGOS)
    const [css, logo] = ['a.css', 'logo.svg'].map((key) => digestedPath(dir, key, 2))
    const result = await prune(dir, { keep: 2 })
    expect(result).toEqual({
      ok: true,
      problems: [],
      kept: ['v3', 'v2'],
      dropped: ['v1'],
      builds: [{ name: 'staticfiles.json', kept: ['v3', 'v2'], dropped: ['v1'] }],
      deleted: [
        { path: css, releases: ['v1'] },
        { path: logo, releases: ['v1'] },
      ],
      bytes: 52,
    })
    expect(namesIn(dir)).toEqual([
      '.staticfiles/releases/v2.json',
      '.staticfiles/releases/v3.json',
      ...['a.<d>.css', 'a.<d>.css', 'a.css', 'logo.<d>.svg', 'logo.<d>.svg', 'logo.svg'],
      ...['same.<d>.js', 'same.js', 'staticfiles.json'],
    ])
    expect((await verifyFolder({ dir })).problems).toEqual([])
  })

  it('has nothing to do the second time', async () => {
    const dir = await releaseAll(...LOGOS)
    await prune(dir)
    const { '.': _, ...before } = listingOf(dir)
    expect(await prune(dir)).toMatchObject({ ok: true, dropped: [], deleted: [], bytes: 0 })
    const { '.': __, ...after } = listingOf(dir)
    expect(Object.keys(after)).toEqual(Object.keys(before))
  })

  it('keeps what an earlier release names again', async () => {
    const dir = await releaseAll(LOGOS[0]!, LOGOS[1]!, LOGOS[0]!)
    expect(await prune(dir)).toMatchObject({
      kept: ['v3', 'v1'],
      deleted: [{ releases: ['v2'] }, { releases: ['v2'] }],
    })
    expect((await verifyFolder({ dir })).problems).toEqual([])
  })

  it('counts releases with one manifest as one', async () => {
    const dir = await releaseAll(LOGOS[0]!, LOGOS[1]!, {}, {})
    expect(await prune(dir, { keep: 2 })).toMatchObject({ kept: ['v4', 'v3', 'v2', 'v1'], deleted: [] })
  })

  it('deletes the files of a cycle, each by itself', async () => {
    const cycle = (text: string): Files => ({
      'a.css': `@import "b.css"; a { content: "${text}" }`,
      'b.css': '@import "a.css"; @import "b.css";',
    })
    const dir = await releaseAll(cycle('1'), cycle('2'))
    rmSync(join(dir, digestedPath(dir, 'a.css', 1)))
    expect(await prune(dir)).toMatchObject({ ok: true, deleted: [{ path: expect.stringMatching(/^b\./) }] })
    expect((await verifyFolder({ dir })).problems).toEqual([])
  })

  it('deletes compressed siblings of what it deletes', async () => {
    const dir = await releaseAll({ 'a.js': '1' }, { 'a.js': '2' })
    const [now, old] = [0, 1].map((release) => digestedPath(dir, 'a.js', release))
    for (const extension of ['.br', '.gz', '.zst', '.bak'])
      addFiles(dir, { [old + extension]: 'x', [now + extension]: 'x' })
    expect(await prune(dir)).toMatchObject({ bytes: 4 })
    expect(namesIn(dir).filter((name) => name.startsWith('a.<d>'))).toEqual(
      ['', '.bak', '.bak', '.br', '.gz', '.zst'].map((extension) => `a.<d>.js${extension}`),
    )
  })

  it('in an output folder deletes the copies of files that were predigested', async () => {
    const folder = makeFolder({ 'static/a.js': '1' })
    const options = { dir: join(folder, 'static'), out: join(folder, 'dist') }
    await digestFolder({ ...options, releases: 'v1' })
    const copy = digestedPath(options.out, 'a.js')
    renameSync(join(folder, 'static/a.js'), join(folder, 'static', copy))
    await digestFolder({ ...options, releases: 'v2' })
    rmSync(join(folder, 'static', copy))
    addFiles(folder, { 'static/b.js': '2' })
    await digestFolder({ ...options, releases: 'v3' })
    expect(await prune(options.out)).toMatchObject({ deleted: [{ path: copy, releases: ['v2', 'v1'] }] })
  })

  it('without originals deletes what was written here', async () => {
    const dir = makeFolder()
    for (const version of ['1', '2', '2b']) {
      addFiles(dir, { 'a.js': version[0]!, 'b.js': version })
      await digestFolder({ dir, releases: `v${version}`, keepOriginals: false })
    }
    // What is there under its final name only was written by an earlier release.
    await digestFolder({ dir, releases: 'again', keepOriginals: false })
    addFiles(dir, { 'a.js': '3' })
    await digestFolder({ dir, releases: 'v3', keepOriginals: false })
    expect((await prune(dir)).deleted.map(({ path }) => path.slice(0, 2))).toEqual(['a.', 'a.', 'b.', 'b.'])
    expect((await verifyFolder({ dir })).problems).toEqual([])
  })
})

describe('two builds in one output', () => {
  const shop = (text: string): Files => ({ 'shop/a.js': text })
  const blog = (text: string): Files => ({ 'blog/b.js': text })

  /** Digests releases of both, in turns, and answers the folder that has them all. */
  async function releaseBoth(
    sources: { shop: Files[]; blog: Files[] },
    names: { shop?: string; blog?: string } = {},
  ): Promise<string> {
    const folder = makeFolder()
    const turns = Math.max(sources.shop.length, sources.blog.length)
    for (let turn = 0; turn < turns; turn++) {
      for (const build of ['shop', 'blog'] as const) {
        const files = sources[build][turn]
        if (!files) continue
        addFiles(join(folder, build), files)
        const manifest = join(folder, `${build}.json`)
        const name = names[build]
        const options = { dir: join(folder, build), out: join(folder, 'out'), manifest, name }
        expect(await digestFolder({ ...options, releases: true })).toMatchObject({ ok: true })
      }
    }
    return folder
  }

  const isWhole = async (folder: string, build: string): Promise<boolean> =>
    (await verifyFolder({ dir: join(folder, 'out'), manifest: join(folder, `${build}.json`) })).ok

  const rows = [
    { name: 'by their manifests', names: {}, builds: ['../blog.json', '../shop.json'] },
    {
      name: 'by their names',
      names: { shop: 'the shop', blog: 'the blog' },
      builds: ['the blog', 'the shop'],
    },
  ]
  it.each(rows)('have each a line of releases, $name', async ({ names, builds }) => {
    const blogs = ['1', '2', '3', '4', '5', '6'].map(blog)
    const folder = await releaseBoth({ shop: [shop('1')], blog: blogs }, names)
    const { kept, deleted, builds: lines } = await prune(join(folder, 'out'), { keep: 2 })
    expect(kept).toHaveLength(3)
    expect(deleted.map(({ path }) => path.slice(0, 4))).toEqual(['blog', 'blog', 'blog', 'blog'])
    expect(lines.map(({ name, kept, dropped }) => [name, kept.length, dropped.length])).toEqual([
      [builds[0], 2, 4],
      [builds[1], 1, 0],
    ])
    expect(await isWhole(folder, 'shop')).toBe(true)
    expect(await isWhole(folder, 'blog')).toBe(true)
  })

  it('are told apart by age too', async () => {
    const folder = await releaseBoth({ shop: [shop('1')], blog: [blog('1'), blog('2')] })
    const [latest] = releasesOf(join(folder, 'out'))
    vi.useFakeTimers({ now: Date.parse(latest!.time) + 7_200_000, toFake: ['Date'] })
    try {
      const { deleted } = await prune(join(folder, 'out'), { olderThan: 3_600_000 })
      expect(deleted.map(({ path }) => path.slice(0, 4))).toEqual(['blog'])
    } finally {
      vi.useRealTimers()
    }
  })

  it('with records that name none keep what may be of either', async () => {
    const folder = await releaseBoth({ shop: [shop('1'), shop('2')], blog: [blog('1')] })
    const journal = join(folder, 'out/.staticfiles/releases')
    const [, , oldest] = releasesOf(join(folder, 'out'))
    const file = join(journal, `${oldest!.id}.json`)
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"build":"[^"]*",/, ''))
    const { dropped, builds } = await prune(join(folder, 'out'))
    expect(dropped).toEqual([])
    expect(builds.map(({ name }) => name)).toEqual(['../shop.json', '../blog.json', undefined])
  })

  it('take no release of each other for their own', async () => {
    const folder = await releaseBoth({ shop: [shop('1'), shop('1')], blog: [blog('1'), blog('1')] })
    expect(releasesOf(join(folder, 'out'))).toHaveLength(2)
  })

  it('cannot have one id', async () => {
    const folder = await releaseBoth({ shop: [shop('1')], blog: [blog('1')] })
    const options = { dir: join(folder, 'shop'), out: join(folder, 'out'), releases: 'v1' }
    await digestFolder({ ...options, manifest: join(folder, 'shop.json') })
    await expect(digestFolder({ ...options, manifest: join(folder, 'other.json') })).rejects.toThrow(
      'The release v1 exists of the build "../shop.json", so nothing was written.',
    )
  })

  it('of one name are refused where that is none', async () => {
    await expect(releaseBoth({ shop: [shop('1')], blog: [] }, { shop: '' })).rejects.toMatchObject({
      code: 'invalid-build-name',
    })
  })

  it('in the code are all kept by --manifest, given for each', async () => {
    const folder = await releaseBoth({ shop: [shop('1')], blog: [blog('1')] }, { shop: 'x', blog: 'x' })
    const args = ['prune', 'out', '--keep', '1']
    const both = ['shop.json', 'blog.json'].flatMap((file) => ['--manifest', file])
    expect(runIn(folder, ...args, '--dry-run').stdout).toContain('shop/a.')
    expect(runIn(folder, ...args, ...both)).toMatchObject({ code: 0, stderr: '' })
    expect(await isWhole(folder, 'shop')).toBe(true)
    expect(await isWhole(folder, 'blog')).toBe(true)
  })
})

describe('prune keeps', () => {
  const rows: {
    name: string
    input: Files[]
    change?: (dir: string, old: string) => void
    options?: (dir: string) => Partial<PruneFolderOptions>
    expected: object
  }[] = [
    {
      name: 'changed file',
      input: [{ 'a.js': '1' }, { 'a.js': '2' }],
      change: (dir, old) => writeFileSync(join(dir, old), 'edited'),
      expected: { ok: true, deleted: [], problems: [{ code: 'unproven-file', severity: 'warn' }] },
    },
    {
      name: 'folder in the place of a file',
      input: [{ 'a.js': '1' }, { 'a.js': '2' }],
      change(dir, old) {
        rmSync(join(dir, old))
        mkdirSync(join(dir, old))
      },
      expected: { ok: true, deleted: [], problems: [{ code: 'unproven-file' }] },
    },
    {
      name: 'link in the place of a file',
      input: [{ 'a.js': '1' }, { 'a.js': '2' }],
      change(dir, old) {
        renameSync(join(dir, old), join(dir, 'elsewhere'))
        symlinkSync('elsewhere', join(dir, old))
      },
      expected: { ok: true, deleted: [], problems: [{ code: 'skipped-link' }] },
    },
    {
      name: 'original that holds its own digest',
      input: [{ 'lib.c4ca4238a0b9.js': '1' }, { 'lib.js': '2' }],
      expected: { ok: true, deleted: [], problems: [] },
    },
    {
      name: 'excluded file',
      input: [{ 'robots.txt': '1' }, { 'a.js': '2' }],
      expected: { ok: true, deleted: [], problems: [] },
    },
    {
      name: 'file that the manifest in the folder names',
      input: [{ 'a.js': '1' }, { 'a.js': '2' }],
      change: (dir) =>
        writeFileSync(join(dir, 'staticfiles.json'), serializeManifest(releasesOf(dir)[1]!.manifest)),
      expected: { ok: true, deleted: [], problems: [] },
    },
    {
      name: 'file that another manifest names',
      input: [{ 'a.js': '1' }, { 'a.js': '2' }],
      change: (dir) => writeFileSync(join(dir, 'm.json'), serializeManifest(releasesOf(dir)[1]!.manifest)),
      options: (dir) => ({ manifests: [join(dir, 'm.json')] }),
      expected: { ok: true, deleted: [], problems: [] },
    },
    {
      name: 'file that differs only in case from one in use',
      input: [{ 'a.js': '1' }, { 'A.js': '1', 'a.js': '2' }],
      expected: { ok: true, deleted: [] },
    },
  ]

  it.each(rows)('$name', async ({ input, change, options, expected }) => {
    const dir = makeFolder()
    for (const [i, files] of input.entries()) {
      addFiles(dir, files)
      await digestFolder({
        dir,
        releases: `v${i + 1}`,
        exclude: i === 0 && files['robots.txt'] ? ['robots.txt'] : [],
      })
    }
    change?.(dir, releasesOf(dir)[1]!.manifest.paths.values().next().value!)
    const before = Object.keys(listingOf(dir))
    const { deleted } = expectMatch(await prune(dir, options?.(dir)), expected)
    const after = new Set(Object.keys(listingOf(dir)))
    expect(before.filter((path) => !after.has(path))).toEqual([
      '.staticfiles/releases/v1.json',
      ...deleted.map(({ path }) => path),
    ])
  })

  it('files in a folder outside that a link leads to', async () => {
    const dir = await releaseAll({ 'css/a.css': 'a {}' }, { 'css/a.css': 'b {}' })
    const outside = makeFolder()
    renameSync(join(dir, 'css'), join(outside, 'css'))
    symlinkSync(join(outside, 'css'), join(dir, 'css'))
    expect(await prune(dir)).toMatchObject({
      deleted: [],
      problems: [{ code: 'skipped-link', severity: 'warn' }],
    })
    expect(namesIn(outside)).toEqual(['css/a.<d>.css', 'css/a.<d>.css', 'css/a.css'])
  })

  it('what a forged record names outside', async () => {
    const folder = makeFolder({ 'secret.js': '1' })
    addFiles(folder, { 'dir/a.js': '1' })
    const dir = join(folder, 'dir')
    await digestFolder({ dir, releases: 'v1' })
    addFiles(dir, { 'a.js': '2' })
    await digestFolder({ dir, releases: 'v2' })
    const record = join(dir, '.staticfiles/releases/v1.json')
    writeFileSync(record, readFileSync(record, 'utf8').replace(/"(?=a\.\w{12})/, '"../'))
    await expect(prune(dir)).rejects.toMatchObject({ code: 'manifest-unsafe-path' })
    expect(existsSync(join(folder, 'secret.js'))).toBe(true)
  })
})

describe('the time that a release is kept for counts from when it was replaced', () => {
  const HOUR = 60 * 60 * 1000
  const rows = [
    { name: 'replaced just now', input: 2 * HOUR, expected: [] },
    { name: 'replaced earlier', input: HOUR / 2, expected: ['v1'] },
  ]
  it.each(rows)('$name', async ({ input, expected }) => {
    const dir = makeFolder()
    const now = Date.now()
    vi.useFakeTimers({ toFake: ['Date'] })
    try {
      for (const [i, age] of [100 * HOUR, HOUR, HOUR / 4].entries()) {
        vi.setSystemTime(now - age)
        await addRelease(dir, `v${i + 1}`, { 'a.js': String(i) })
      }
      vi.setSystemTime(now)
      expect((await prune(dir, { olderThan: input })).dropped).toEqual(expected)
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('the command', () => {
  it('prints what it deletes and why', async () => {
    const dir = await releaseAll({ 'a.js': '1' }, { 'a.js': '2' })
    const path = digestedPath(dir, 'a.js', 1)
    const before = namesIn(dir)
    expect(runIn(dir, 'prune', '.', '--keep', '1', '--dry-run').stdout).toMatch(
      new RegExp(
        `^Would delete 1 file, 1 B .*\nReleases kept: v2\nReleases dropped: v1\n {2}${path}: only in v1\n$`,
      ),
    )
    expect(namesIn(dir)).toEqual(before)
    expect(runIn(dir, 'prune', '.', '--keep=1', '--older-than', '7d').stdout).toMatch(/^0 files, 0 B deleted/)
    expect(JSON.parse(runIn(dir, 'prune', '.', '--keep=1', '--json').stdout)).toMatchObject({
      ok: true,
      command: 'prune',
      dryRun: false,
      kept: ['v2'],
      dropped: ['v1'],
      deleted: [{ path, releases: ['v1'] }],
      bytes: 1,
    })
  })

  const rows = [
    { name: 'no number of releases', input: [], expected: 'Say how many releases to keep, as in --keep 5.' },
    {
      name: 'number of none',
      input: ['--keep', '0'],
      expected: '--keep is a whole number from 1 on, not "0".',
    },
    {
      name: 'time without a unit',
      input: ['--keep', '1', '--older-than', '7'],
      expected: 'such as 90m, 12h, 7d or 2w',
    },
    { name: 'unknown folder', input: ['--keep', '1'], dir: 'none', expected: 'none does not exist' },
  ]
  it.each(rows)('$name', ({ input, dir = '.', expected }) => {
    const { code, stderr } = runIn(makeFolder({ 'a.js': '' }), 'prune', dir, ...input)
    expect(code).toBe(2)
    expect(stderr).toContain(expected)
  })

  it('says what to do where there is no journal', () => {
    expect(runIn(makeFolder({ 'a.js': '' }), 'prune', '.', '--keep', '1')).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'error: . has no journal of releases, so nothing tells which of its files are in use. Digest it with --release (releases) from now on.\n',
    })
  })

  it('goes on where it may delete, and completes the next time', async () => {
    const dir = await releaseAll({ 'a.js': '1', 'sub/b.js': '1' }, { 'a.js': '2', 'sub/b.js': '2' })
    for (const folder of ['', '.staticfiles', '.staticfiles/releases']) chmodSync(join(dir, folder), 0o777)
    chmodSync(join(dir, 'sub'), 0o555)
    const { code, stderr } = runUnprivileged(dir, 'prune', '.', '--keep', '1')
    expect(code).toBe(1)
    expect(stderr).toMatch(/^sub\/b\.\w+\.js: error: It cannot be deleted: permission is denied/)
    expect(namesIn(dir)).toContain('.staticfiles/releases/v1.dropped')
    chmodSync(join(dir, 'sub'), 0o755)
    expect(await prune(dir)).toMatchObject({ ok: true, dropped: ['v1'], deleted: [{ releases: ['v1'] }] })
    expect(pathsOf(join(dir, 'staticfiles.json'))).toBeDefined()
    expect(namesIn(dir)).not.toContain('.staticfiles/releases/v1.dropped')
  })
})
